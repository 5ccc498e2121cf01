import { expect, test, vi } from "vitest";
import { FaultError } from "../../../../bridge/model/fault-error.js";
import { NO_PROOFS, type Proof, type Proofs, type ProofTarget } from "../../../../bridge/model/proof.js";
import { Prover } from "../../../../bridge/session/prover.js";
import type { VmFate } from "../../../../vm-setup/diagnosis.js";
import { FakeClock } from "../../../fakes/fake-clock.js";
import { FakeProber } from "../../../fakes/fake-prober.js";

const WEB = targetOf("web", "172.20.0.2", "172.20.0.3");
const DB = targetOf("db", "172.21.0.2");
const HOST = "10.33.33.1";

function targetOf(name: string, address: string, ...others: readonly string[]): ProofTarget {
  const candidate = (one: string) => ({ container: `at-${one}`, address: one });
  const first = candidate(address);
  return { key: name, first, others: others.map(candidate), hostAddress: "10.33.33.1", basis: "1" };
}

/** Everything around a prover; `fate` is what a diagnosis finds, or how it fails. */
class World {
  readonly prober = new FakeProber();
  readonly clock = new FakeClock();
  targets: readonly ProofTarget[] = [WEB, DB];
  known: Proofs = NO_PROOFS;
  fate: VmFate | Error = { what: "no-reply" };
  /** What the VM was asked, in order. */
  readonly vm: string[] = [];
  onRenew: () => void = () => {};
  onDiagnosed: () => Promise<void> = async () => {};
  proofs: Proofs = NO_PROOFS;
  published = 0;

  readonly prover = new Prover({
    prober: this.prober,
    clock: this.clock,
    plan: () => ({ known: this.known, targets: this.targets }),
    renew: async () => {
      this.vm.push("renew");
      this.onRenew();
    },
    diagnose: async (probes, send) => {
      this.vm.push(`diagnose ${probes.map(({ to }) => to).join()}`);
      if (this.fate instanceof Error) throw this.fate;
      const { fate } = this;
      await send();
      await this.onDiagnosed();
      return probes.map(({ to }) => ({ address: to, ...fate }));
    },
    onProofs: (proofs) => {
      this.proofs = proofs;
      this.published += 1;
    },
  });

  static start(prepare: (world: World) => void = () => {}): World {
    const world = new World();
    prepare(world);
    world.prover.start(new AbortController().signal);
    return world;
  }

  silence(...addresses: readonly string[]): void {
    for (const address of addresses) this.prober.outcomes.set(address, "silent");
  }

  /** Resolves when the prover has nothing left to do. */
  async look(): Promise<void> {
    await this.prover.look(1_000);
    await this.prover.settled();
  }

  get kinds(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.proofs].map(([key, proof]) => [key, kindOf(proof)]));
  }
}

const kindOf = (proof: Proof) => (proof.kind === "failed" ? proof.why.code : proof.kind);

test("one probe per subnet proves it, and asks nothing more until something changed", async () => {
  const world = World.start();
  await world.prover.settled();
  expect(world.proofs).toEqual(
    new Map([
      ["web", { kind: "proved", container: "at-172.20.0.2", address: "172.20.0.2" }],
      ["db", { kind: "proved", container: "at-172.21.0.2", address: "172.21.0.2" }],
    ]),
  );
  world.prover.request();
  await world.prover.settled();
  expect(world.prober.probed).toEqual(["172.20.0.2", "172.21.0.2"]);
  world.targets = [{ ...WEB, basis: "2" }, DB];
  world.prover.request();
  await vi.waitFor(() => expect(world.prober.probed.slice(2)).toEqual(["172.20.0.2"]), { interval: 1 });
  expect([world.vm, world.published]).toEqual([[], 1]);
});

test("somebody who looks has every proof doubted, however fresh", async () => {
  const world = World.start();
  await world.prover.settled();
  expect(world.prober.probed).toHaveLength(2);
  await world.look();
  expect(world.prober.probed).toHaveLength(4);
});

test("whoever looks sees who fell silent since, and does not wait for the reason", async () => {
  const world = World.start();
  await world.prover.settled();
  world.silence("172.21.0.2");
  world.onRenew = () => world.vm.push(`seen ${world.kinds["db"]}`);
  await world.prover.look(1_000);
  expect([world.kinds, world.vm.includes("diagnose 172.21.0.2")]).toEqual([
    { web: "proved", db: "silent" },
    false,
  ]);
  await world.prover.settled();
  expect([world.kinds["db"], world.vm]).toEqual([
    "no-reply",
    ["renew", "seen silent", "diagnose 172.21.0.2"],
  ]);
});

test("what did not answer at once is not called proved while it is asked for longer", async () => {
  const world = World.start();
  await world.prover.settled();
  let asked = 0;
  world.prober.probe = async (address) => {
    if (address !== "172.21.0.2") return "answered";
    asked += 1;
    return asked === 1 ? "silent" : new Promise(() => {});
  };
  const looked = world.prover.look(2_500);
  await vi.waitFor(() => expect(world.kinds).toEqual({ web: "proved", db: "unproved" }), { interval: 1 });
  world.clock.advance(2_500);
  await looked;
});

test("an answer that somebody who looks has got is not overruled by an older diagnosis", async () => {
  const world = World.start((world) => world.silence("172.21.0.2"));
  const { prober } = world;
  world.onDiagnosed = async () => {
    prober.outcomes.clear();
    await world.prover.look(1_000);
  };
  await world.prover.settled();
  expect([world.vm, world.kinds["db"]]).toEqual([["renew", "diagnose 172.21.0.2"], "proved"]);
});

test("a hundred subnets are asked eight at a time", async () => {
  let running = 0;
  let most = 0;
  const world = World.start((world) => {
    world.targets = Array.from({ length: 100 }, (_, index) => targetOf(`n${index}`, `172.20.${index}.2`));
    world.prober.probe = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return "answered";
    };
  });
  await vi.waitFor(() => expect(world.proofs.size).toBe(100), { interval: 1 });
  expect([most, world.published]).toEqual([8, 1]);
});

test("a deaf container does not speak for its network, and who answered is asked first the next time", async () => {
  const world = World.start((world) => world.silence("172.20.0.2"));
  await world.look();
  expect([world.kinds, world.vm]).toEqual([{ web: "proved", db: "proved" }, []]);
  world.prober.probed.length = 0;
  world.clock.advance(1_000);
  await world.look();
  expect(world.prober.probed).toEqual(["172.20.0.3", "172.21.0.2"]);
});

test("where a container falls silent the rules are written again first, which may be all", async () => {
  const world = World.start();
  await world.look();
  world.clock.advance(1_000);
  world.silence("172.21.0.2");
  world.onRenew = () => world.prober.outcomes.clear();
  await world.look();
  expect([world.kinds, world.vm]).toEqual([{ web: "proved", db: "proved" }, ["renew"]]);
});

const DROP = { direction: "request", family: "ip", table: "filter", chain: "FORWARD", rule: "drop" } as const;

test.each<[VmFate, object]>([
  [
    { what: "dropped", ...DROP },
    { code: "dropped", ...DROP },
  ],
  [
    { what: "lost", direction: "reply" },
    { code: "lost-in-vm", direction: "reply" },
  ],
  [{ what: "no-reply" }, { code: "no-reply", hostAddress: HOST }],
  [{ what: "replied" }, { code: "answer-lost" }],
  [{ what: "not-seen" }, { code: "not-in-vm" }],
  [{ what: "unknown" }, { code: "untold" }],
])("if that does not help the VM is asked for the reason: %o", async (fate, why) => {
  const world = World.start((world) => {
    world.fate = fate;
    world.silence("172.21.0.2");
  });
  await world.look();
  expect(world.vm).toEqual(["renew", "diagnose 172.21.0.2"]);
  const candidate = { container: "at-172.21.0.2", address: "172.21.0.2" };
  expect(world.proofs.get("db")).toEqual({ kind: "failed", why, ...candidate });
  expect(world.kinds["web"]).toBe("proved");
});

test("a reason is not looked for again by events, nor by somebody who looks, before half a minute has passed", async () => {
  const world = World.start((world) => world.silence("172.21.0.2"));
  await world.look();
  expect(world.vm).toHaveLength(2);
  world.prover.request();
  await world.look();
  world.clock.advance(29_999);
  await world.look();
  expect([world.vm.length, world.kinds["db"]]).toEqual([2, "no-reply"]);
  world.clock.advance(1);
  await world.look();
  expect(world.vm).toHaveLength(4);
});

test("a failure is forgotten as soon as the container answers, and looked into anew when it fails again", async () => {
  const world = World.start((world) => world.silence("172.21.0.2"));
  await world.look();
  world.prober.outcomes.clear();
  await world.look();
  expect(world.kinds["db"]).toBe("proved");
  world.clock.advance(1_000);
  world.silence("172.21.0.2");
  await world.look();
  expect(world.vm).toHaveLength(4);
});

test("a diagnosis that fails is the reason that is told, and nothing else happens", async () => {
  const fault = { code: "vm-setup-failed", reason: "firewall", detail: "nft: no" } as const;
  const world = World.start((world) => {
    world.fate = new FaultError(fault);
    world.silence("172.21.0.2");
  });
  await world.look();
  expect(world.proofs.get("db")).toMatchObject({ kind: "failed", why: { code: "not-diagnosed", fault } });
});

test.each<[VmFate, string]>([
  [{ what: "replied" }, "proved"],
  [{ what: "dropped", ...DROP }, "dropped"],
])(
  "a refusal that may be a firewall's is the container's own only if the VM saw it: %o",
  async (fate, kind) => {
    const world = World.start((world) => {
      world.fate = fate;
      world.prober.outcomes.set("172.21.0.2", "doubtful");
    });
    await world.look();
    expect(world.kinds).toEqual({ web: "proved", db: kind });
  },
);

test("one diagnosis takes sixteen", async () => {
  const world = World.start((world) => {
    world.targets = Array.from({ length: 17 }, (_, index) => targetOf(`n${index}`, `172.20.${index}.2`));
    world.silence(...world.targets.map(({ first }) => first.address));
  });
  await world.look();
  expect(world.vm.map((said) => said.split(",").length)).toEqual([1, 16, 1]);
});

test("a subnet that went takes its proof along, and what needs no probe is told at once", async () => {
  const world = World.start();
  await world.look();
  world.targets = [];
  world.known = new Map([["web", { kind: "no-container" }]]);
  await world.look();
  expect(world.kinds).toEqual({ web: "no-container" });
  world.prover.stop();
  expect(world.kinds).toEqual({});
});

test("whoever looks does not wait for the silent", async () => {
  const world = World.start((world) => {
    world.prober.probe = () => new Promise(() => {});
  });
  const looked = world.prover.look(300);
  world.clock.advance(300);
  await looked;
  expect(world.kinds).toEqual({});
});
