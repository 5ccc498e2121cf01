import { expect, test } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import type { ContainerRequest, RunContainer } from "../../../../bridge/vm/setup.js";
import { surveyVm } from "../../../../bridge/vm/survey.js";
import type { VmView } from "../../../../vm-setup/survey.js";

const VIEW = '{"interfaces":[],"defaultRoute":null}';
const ANSWERS = '{"result":"surveyed","answering":["10.0.0.1"],"clearRange":null}';
const signal = new AbortController().signal;

/** A container that says `lines`, one after the other, and what it was told. */
function containerSaying(lines: readonly string[], exitCode = 0) {
  const told: (string | null)[] = [];
  const requests: ContainerRequest[] = [];
  const run: RunContainer = async (request) => {
    requests.push(request);
    told.push(request.stdin);
    for (const line of lines) told.push(await request.onLine(line));
    return { lines, exitCode };
  };
  return { run, told, requests };
}

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => "it worked",
    (error: unknown) => (error instanceof FaultError ? error.fault : error),
  );

test("it is told nothing, shows the VM, is asked, and answers; it runs beside whatever runs", async () => {
  const { run, told, requests } = containerSaying([VIEW, ANSWERS]);
  const views: VmView[] = [];
  const ask = (view: VmView) => {
    views.push(view);
    return { parent: "eth0", addresses: ["10.0.0.1"], ranges: [] };
  };
  expect(await surveyVm(run, ask, signal)).toEqual({ answering: ["10.0.0.1"], clearRange: null });
  expect(views).toEqual([{ interfaces: [], defaultRoute: null }]);
  expect(told).toEqual(["end\n", "parent eth0\naddress 10.0.0.1\nend\n", null]);
  expect(
    requests.map(({ program, place, replacesEarlier }) => ({ program, place, replacesEarlier })),
  ).toEqual([{ program: "survey", place: { kind: "vm" }, replacesEarlier: false }]);
  expect(requests[0]?.staysAfter(ANSWERS)).toBe(false);
});

test("with nobody to ask it is told so", async () => {
  const { run, told } = containerSaying([VIEW, ANSWERS]);
  await surveyVm(run, () => null, signal);
  expect(told[1]).toBe("end\n");
});

test("its failure is told", async () => {
  const failed = '{"result":"failed","code":"survey","detail":"the VM has more than 256 interfaces"}';
  expect(await faultOf(surveyVm(containerSaying([failed], 1).run, () => null, signal))).toEqual({
    code: "vm-setup-failed",
    reason: "survey",
    detail: "the VM has more than 256 interfaces",
  });
});

test.each([
  ["a line that is not agreed", ["hello"], "hello"],
  ["answers before the view", [ANSWERS], ANSWERS],
  ["a second view", [VIEW, VIEW], VIEW],
  ["nothing", [], ""],
  ["the view alone", [VIEW], VIEW],
])("%s is no survey", async (_, lines, lastLine) => {
  const fault = await faultOf(surveyVm(containerSaying(lines).run, () => null, signal));
  expect(fault).toMatchObject({ code: "vm-setup-garbled", lastLine });
});
