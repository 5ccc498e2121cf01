export type InstallErrorCode =
  | "not-root"
  | "declined"
  | "no-prompt"
  | "no-systemd"
  | "not-built"
  | "damaged"
  | "unusable"
  | "copy-failed"
  | "busy"
  | "other-helper"
  | "unsafe-folder"
  | "foreign-file"
  | "systemctl-failed"
  | "launchd-failed"
  | "not-answering"
  | "interrupted"
  | "unexpected";

/** The helper could not be installed or removed; the message says what to do. */
export class InstallError extends Error {
  override readonly name = "InstallError";
  readonly code: InstallErrorCode;

  constructor(code: InstallErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
