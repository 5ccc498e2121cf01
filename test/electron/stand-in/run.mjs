import { app } from "electron";

/** Runs the app's main module, as Electron does: `node --import …/register.mjs …/run.mjs MAIN`. */
await import(process.argv[2]);
app.begin();
