import { createReadStream } from "node:fs";
import { request } from "node:http";
import { pipeline } from "node:stream/promises";

export interface NewNetwork {
  readonly name: string;
  readonly subnet: string;
  readonly isInternal?: boolean;
  /** Bytes; default: the engine's, 1500. */
  readonly mtu?: number;
}

interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** JSON, or the path of a tar archive. */
  readonly body?: { readonly json: object } | { readonly file: string };
}

const LIMIT_MS = 60_000;

/** The engine's API without the docker command, whose own start would be measured along. */
export class EngineApi {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  async createNetwork({ name, subnet, isInternal = false, mtu = 1500 }: NewNetwork): Promise<void> {
    const options = { "com.docker.network.driver.mtu": String(mtu) };
    const json = {
      Name: name,
      Internal: isInternal,
      IPAM: { Config: [{ Subnet: subnet }] },
      Options: options,
    };
    await this.#call({ method: "POST", path: "/networks/create", body: { json } });
  }

  async removeNetwork(name: string): Promise<void> {
    await this.#call({ method: "DELETE", path: `/networks/${name}` });
  }

  async createContainer(name: string, image: string, network: string): Promise<void> {
    const json = { Image: image, HostConfig: { NetworkMode: network } };
    await this.#call({ method: "POST", path: `/containers/create?name=${name}`, body: { json } });
  }

  async startContainer(name: string): Promise<void> {
    await this.#call({ method: "POST", path: `/containers/${name}/start` });
  }

  async removeContainer(name: string): Promise<void> {
    await this.#call({ method: "DELETE", path: `/containers/${name}?force=1` });
  }

  async loadImage(file: string): Promise<void> {
    await this.#call({ method: "POST", path: "/images/load?quiet=1", body: { file } });
  }

  async removeImage(reference: string): Promise<void> {
    await this.#call({ method: "DELETE", path: `/images/${reference}?force=1` });
  }

  /** Whether the engine answers at this moment. */
  async answers(): Promise<boolean> {
    return this.#call({ method: "GET", path: "/_ping" }).then(
      () => true,
      () => false,
    );
  }

  async #call(call: Call): Promise<void> {
    const { status, text } = await this.#exchange(call);
    if (status >= 300) throw new Error(`${call.method} ${call.path}: status ${status}: ${text.trim()}`);
  }

  #exchange({ method, path, body }: Call): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const type = body !== undefined && "file" in body ? "application/x-tar" : "application/json";
      const headers = { "Content-Type": type };
      const outgoing = request({ socketPath: this.#socketPath, method, path, headers, timeout: LIMIT_MS });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`${path}: no answer in ${LIMIT_MS} ms`)));
      outgoing.on("error", reject);
      outgoing.on("response", async (answer) => {
        const chunks: Buffer[] = [];
        for await (const chunk of answer) chunks.push(chunk);
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
      if (body !== undefined && "file" in body) pipeline(createReadStream(body.file), outgoing).catch(reject);
      else outgoing.end(body === undefined ? "" : JSON.stringify(body.json));
    });
  }
}
