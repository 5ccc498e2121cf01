import { app } from "./app.js";

type Handler = (request: Request) => Response | Promise<Response>;

const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged(made: readonly { readonly scheme: string }[]): void {
    if (app.isReady())
      throw new Error("protocol.registerSchemesAsPrivileged should be called before app is ready");
    for (const { scheme } of made) schemes.add(scheme);
  },

  handle(scheme: string, handler: Handler): void {
    if (!app.isReady()) throw new Error("protocol can be used only after the app is ready");
    if (!schemes.has(scheme)) throw new Error(`${scheme} is no scheme of ours`);
    handlers.set(scheme, handler);
  },
};

/** What a page gets that asks for `url`. */
export async function fetchPage(url: string): Promise<Response> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (handler === undefined) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`);
  // Electron's request has the address; Node's Request takes no other scheme than its own.
  return handler({ url, method: "GET", headers: new Headers() } as Request);
}
