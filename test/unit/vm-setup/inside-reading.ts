/** Only the reading half of inside.sh: as root, a plan that is let through would be carried out. */
export function readingHalf(show: string): string {
  return `set -eu
fail() { echo "refused: $1: $2"; exit 1; }
. vm-setup/values.sh
. vm-setup/statements.sh
. vm-setup/inside-plan.sh
. vm-setup/guest-plan.sh
read_plan
${show}`;
}
