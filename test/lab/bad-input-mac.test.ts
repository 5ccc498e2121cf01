// The same tests on a Mac of the lab.
process.env["LAB_PLATFORM"] = "darwin";
await import("./bad-input.test.js");

export {};
