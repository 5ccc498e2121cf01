import { register } from "node:module";

/** Has `import … from "electron"` find the stand-in beside this file. */
const url = new URL("stand-in.js", import.meta.url).href;
const hooks = `export async function resolve(specifier, context, next) {
  return specifier === "electron" ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
