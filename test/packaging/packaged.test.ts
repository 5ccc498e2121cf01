import { test } from "vitest";
import { packageStandIn } from "./packaged-app.js";

test("x", async () => {
  const t = Date.now();
  console.log(await packageStandIn("arm64"), Date.now() - t);
});
