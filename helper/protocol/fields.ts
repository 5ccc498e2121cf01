import { PROTOCOL_VERSION, type RequestError, type RequestErrorCode } from "./messages.js";

/** A request that is refused as it stands; nothing was changed. The message goes to the client. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  toError(): RequestError {
    const { code, message } = this;
    return code === "version-mismatch" ? { code, message, version: PROTOCOL_VERSION } : { code, message };
  }
}

export type Fields = Readonly<Record<string, unknown>>;

/** `value` as an object that has exactly the fields `names`: one more or one less is refused. */
export function exactFields(value: unknown, where: string, names: readonly string[]): Fields {
  const fields = asObject(value, where);
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) {
      throw new RequestRefused("unknown-field", `${where} has the unknown field ${show(name)}; leave it out`);
    }
  }
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) {
      throw new RequestRefused("bad-field", `${where} lacks the field "${name}"; add it`);
    }
  }
  return fields;
}

export function asObject(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestRefused("bad-field", `${where} is not an object; send one`);
  }
  return value as Fields;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function asInteger(value: unknown, where: string, { min, max }: Range): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
    throw new RequestRefused("bad-field", `${where} is not a whole number from ${min} to ${max}; correct it`);
  }
  return value;
}

export function asString(value: unknown, where: string, maxLength: number): string {
  if (typeof value !== "string" || value.length > maxLength) {
    throw new RequestRefused(
      "bad-field",
      `${where} is not a text of at most ${maxLength} characters; correct it`,
    );
  }
  return value;
}

export function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new RequestRefused("bad-field", `${where} is not a list; send one`);
  return value;
}

/** A piece of the client's text, short and printable, for an error message. */
export function show(text: string): string {
  return JSON.stringify(text.slice(0, 64).replace(/[^\x20-\x7e]/g, "?"));
}
