import type { InsidePlan } from "./inside-plan.js";
import { renderLine } from "./render.js";

/** What inside.sh reads; inside-plan.sh is the other side. Throws like renderPlan. */
export function renderInsidePlan(plan: InsidePlan): string {
  return [["action", plan.action], ...bodyOf(plan), ["end"]].map(renderLine).join("");
}

function bodyOf(plan: InsidePlan): string[][] {
  switch (plan.action) {
    case "source-rule":
      return [
        ...plan.answers.map(({ address, gateway }) => [`answer${familyDigit(address)}`, address, gateway]),
        ...plan.legs.map(({ address, host }) => [`leg${familyDigit(address)}`, address, host]),
      ];
    case "undo":
      return [];
  }
}

function familyDigit(address: string): "4" | "6" {
  return address.includes(":") ? "6" : "4";
}
