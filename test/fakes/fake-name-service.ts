import type { NameService } from "../../helper/platform/name-service.js";
import type { NamesConfig, NamesReport } from "../../helper/protocol/messages.js";

/** A resolver that does what it is told. */
export class FakeNameService implements NameService {
  names: NamesConfig | null = null;

  async set(names: NamesConfig): Promise<NamesReport> {
    this.names = names;
    return this.read(names);
  }

  async read({ zone, port }: NamesConfig): Promise<NamesReport> {
    const isSet = this.names?.zone === zone && this.names.port === port;
    return isSet ? { state: "set", by: "resolver-file" } : { state: "failed", message: "it was not told" };
  }

  async clear(): Promise<void> {
    this.names = null;
  }
}
