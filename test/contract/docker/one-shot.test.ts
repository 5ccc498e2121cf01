import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { expect, test, vi } from "vitest";
import { connectEngine } from "../../../bridge/docker/engine.js";
import type { EngineError } from "../../../bridge/docker/engine-error.js";
import { type OneShotRequest, runOneShot } from "../../../bridge/docker/one-shot.js";
import { type Answer, FakeEngine, json } from "../../fakes/fake-engine.js";

const KEY = '{"publicKey":"abc="}';
const APPLIED = '{"result":"applied"}';

interface Container {
  readonly fake: FakeEngine;
  readonly engine: Awaited<ReturnType<typeof connectEngine>>;
  readonly descriptions: unknown[];
  readonly removed: string[];
}

/** What a container does once it runs: it reads its stdin through `read` and ends with an exit code. */
type Program = (io: {
  readonly read: () => Promise<string>;
  readonly print: (text: string, stream?: 1 | 2) => void;
}) => Promise<number>;

/** An engine with one container, which runs `program` from its start on. */
async function engineRunning(program: Program, left: readonly string[] = []): Promise<Container> {
  const fake = await FakeEngine.listen();
  const descriptions: unknown[] = [];
  const removed: string[] = [];
  let name = "";
  let socket: Socket | null = null;
  let waiting: ServerResponse | null = null;
  let typed = "";
  fake.answer("GET /containers/json", (_, response) =>
    json(
      response,
      200,
      left.map((Id) => ({ Id })),
    ),
  );
  for (const id of left)
    fake.answer(`DELETE /containers/${id}`, (_, response) => {
      removed.push(id);
      json(response, 409, { message: `removal of container ${id} is already in progress` });
    });
  fake.answer("POST /containers/create", ({ query, body }, response) => {
    name = query["name"] ?? "";
    descriptions.push(JSON.parse(body.toString()));
    fake.answer(`DELETE /containers/${name}`, removal(removed, "by name"));
    json(response, 201, { Id: "c1" });
  });
  fake.upgrade("POST /containers/c1/attach", (connection, alreadySent) => {
    socket = connection;
    typed = alreadySent.toString();
    connection.on("data", (chunk) => {
      typed += chunk;
    });
  });
  fake.answer("POST /containers/c1/wait", ({ query }, response) => {
    expect(query).toEqual({ condition: "next-exit" });
    waiting = response;
    response.writeHead(200).flushHeaders();
  });
  fake.answer("POST /containers/c1/start", async (_, response) => {
    response.writeHead(204).end();
    const connection = socket as unknown as Socket;
    const read = async () => {
      await vi.waitFor(() => expect(typed).toContain("\n"), { interval: 1 });
      const line = typed.slice(0, typed.indexOf("\n"));
      typed = typed.slice(line.length + 1);
      return line;
    };
    const exitCode = await program({
      read,
      print: (text, stream = 1) => connection.write(frame(stream, text)),
    });
    connection.end();
    (waiting as unknown as ServerResponse).end(JSON.stringify({ StatusCode: exitCode, Error: null }));
  });
  return { fake, engine: await connectEngine(fake.endpoint), descriptions, removed };
}

function removal(removed: string[], which: string): Answer {
  return (_, response) => {
    removed.push(which);
    response.writeHead(204).end();
  };
}

function frame(stream: number, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function request(changes: Partial<OneShotRequest> = {}): OneShotRequest {
  return {
    reference: "dockline/vm-setup:0123456789ab",
    program: "apply",
    place: { kind: "vm" },
    replacesEarlier: true,
    planText: "the plan",
    onLine: async (line) => (line === KEY ? "dial" : null),
    staysAfter: () => false,
    inputEnds: null,
    timeoutMs: 5000,
    ...changes,
  };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "it worked",
    (error: EngineError) => error.code ?? error,
  );

test("the plan comes first and alone on stdin, then the answers to lines; lines and exit code come back", async () => {
  const read: string[] = [];
  const { fake, engine, removed } = await engineRunning(async (io) => {
    read.push(await io.read());
    io.print(`${KEY}\n`);
    io.print("a warning\n", 2);
    read.push(await io.read());
    io.print(APPLIED.slice(0, 5));
    io.print(`${APPLIED.slice(5)}\n`);
    return 0;
  });
  await using _ = fake;
  expect(await runOneShot(engine, request())).toEqual({
    containerId: "c1",
    lines: [KEY, APPLIED],
    errorLines: ["a warning"],
    exitCode: 0,
  });
  expect(read).toEqual(["the plan", "dial"]);
  expect(removed).toEqual([]);
});

test("the container has three capabilities, the host's network, one device, our labels and no environment", async () => {
  const { fake, engine, descriptions } = await engineRunning(async () => 0);
  await using _ = fake;
  await runOneShot(engine, request());
  expect(descriptions).toEqual([
    {
      Image: "dockline/vm-setup:0123456789ab",
      Entrypoint: ["/usr/bin/dash", "/usr/lib/dockline/apply.sh"],
      Labels: { "dev.dockline.role": "vm-setup" },
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      HostConfig: {
        NetworkMode: "host",
        PidMode: "",
        AutoRemove: true,
        CapDrop: ["ALL"],
        CapAdd: ["NET_ADMIN", "NET_RAW", "MKNOD"],
        DeviceCgroupRules: ["c 10:200 rwm"],
        LogConfig: { Type: "json-file", Config: { "max-size": "1m" } },
      },
    },
  ]);
});

test("five calls, and the two that must not miss anything come before the start", async () => {
  const { fake, engine } = await engineRunning(async () => 0);
  await using _ = fake;
  await runOneShot(engine, request());
  expect(fake.requests).toEqual([
    "GET /version",
    "GET /containers/json",
    "POST /containers/create",
    "POST /containers/c1/attach",
    "POST /containers/c1/wait",
    "POST /containers/c1/start",
  ]);
});

test("what an earlier run left is removed first, also when the engine is at it already", async () => {
  const { fake, engine, removed } = await engineRunning(async () => 0, ["old1", "old2"]);
  await using _ = fake;
  await runOneShot(engine, request());
  expect(removed.sort()).toEqual(["old1", "old2"]);
});

test("the exit code of a failure comes back with the last line", async () => {
  const { fake, engine } = await engineRunning(async (io) => {
    io.print('{"result":"failed"}');
    return 3;
  });
  await using _ = fake;
  expect(await runOneShot(engine, request())).toMatchObject({ lines: ['{"result":"failed"}'], exitCode: 3 });
});

test("a resident is left alone after its last line", async () => {
  const { fake, engine, removed } = await engineRunning(async (io) => {
    io.print(`${APPLIED}\n`);
    return new Promise(() => {});
  });
  await using _ = fake;
  const result = await runOneShot(engine, request({ staysAfter: (line) => line === APPLIED }));
  expect(result).toEqual({ containerId: "c1", lines: [APPLIED], errorLines: [], exitCode: null });
  expect(removed).toEqual([]);
  await vi.waitFor(() => expect(fake.connections).toBe(0));
});

const never = () => new Promise<never>(() => {});

test("a container that hangs is removed when the time is up, and the last line is told", async () => {
  const { fake, engine, removed } = await engineRunning(async (io) => {
    io.print(`${KEY}\n`);
    return never();
  });
  await using _ = fake;
  const run = runOneShot(engine, request({ timeoutMs: 300 }));
  await expect(run).rejects.toMatchObject({
    failure: { code: "setup-timeout", seconds: 0.3, lastLine: KEY },
  });
  expect(removed).toEqual(["by name"]);
});

test("an abort removes the container and rejects with the caller's reason", async () => {
  const controller = new AbortController();
  const { fake, engine, removed } = await engineRunning(async () => {
    controller.abort("disconnect");
    return never();
  });
  await using _ = fake;
  await expect(runOneShot(engine, request({ signal: controller.signal }))).rejects.toBe("disconnect");
  expect(removed).toEqual(["by name"]);
});

test("an abort while the container is being created waits for it, so that it can be removed", async () => {
  const controller = new AbortController();
  const { fake, engine, removed } = await engineRunning(never);
  await using _ = fake;
  fake.answer("POST /containers/create", ({ query }, response) => {
    controller.abort("disconnect");
    setTimeout(() => {
      fake.answer(`DELETE /containers/${query["name"]}`, removal(removed, "late"));
      json(response, 201, { Id: "c1" });
    }, 30);
  });
  await expect(runOneShot(engine, request({ signal: controller.signal }))).rejects.toBe("disconnect");
  expect(removed).toEqual(["late"]);
});

test("a caller whose answer fails gets its own error, and no container stays", async () => {
  const { fake, engine, removed } = await engineRunning(async (io) => {
    io.print(`${KEY}\n`);
    return never();
  });
  await using _ = fake;
  const onLine = async () => {
    throw new Error("the helper is gone");
  };
  await expect(runOneShot(engine, request({ onLine }))).rejects.toThrow("the helper is gone");
  expect(removed).toEqual(["by name"]);
});

test("a container that prints without end is cut off", async () => {
  const { fake, engine, removed } = await engineRunning(async (io) => {
    for (let kilobytes = 0; kilobytes < 300; kilobytes++) io.print("x".repeat(1024));
    return never();
  });
  await using _ = fake;
  expect(await codeOf(runOneShot(engine, request()))).toBe("setup-output");
  expect(removed).toEqual(["by name"]);
});

test("an engine that dies while the container runs is told as that", async () => {
  const { fake, engine } = await engineRunning(async () => {
    void fake.die();
    return never();
  });
  expect(await codeOf(runOneShot(engine, request()))).toBe("engine-lost");
  await fake[Symbol.asyncDispose]().catch(() => {});
});

test("an image that is not in the engine is told by the engine's own words", async () => {
  const { fake, engine } = await engineRunning(never);
  await using _ = fake;
  fake.answer("POST /containers/create", ({ query }, response) => {
    fake.answer(`DELETE /containers/${query["name"]}`, (__, to) =>
      json(to, 404, { message: "No such container" }),
    );
    json(response, 404, { message: "No such image: dockline/vm-setup:0123456789ab" });
  });
  await expect(runOneShot(engine, request())).rejects.toMatchObject({
    failure: { code: "engine-error", status: 404, detail: "No such image: dockline/vm-setup:0123456789ab" },
  });
});
