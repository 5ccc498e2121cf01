import { realpathSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Calls `onChange` when `path` may have another text: it was written, replaced, removed, or became a link to another
 * file, or the file that it is a link to was. It costs nothing until then. Where the kernel does not let a folder be
 * watched, what happens there is not told.
 */
export function watchFile(path: string, onChange: () => void): Disposable {
  let target: Disposable | null = null;
  const follow = () => {
    target?.[Symbol.dispose]();
    const real = realPath(path);
    target = real === path ? null : watchEntry(real, onChange);
  };
  const entry = watchEntry(path, () => {
    follow();
    onChange();
  });
  follow();
  return {
    [Symbol.dispose]: () => {
      entry?.[Symbol.dispose]();
      target?.[Symbol.dispose]();
    },
  };
}

/** Its folder is watched, for a file that is replaced is another one. */
function watchEntry(path: string, onChange: () => void): Disposable | null {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    watcher.on("error", () => watcher.close());
    return { [Symbol.dispose]: () => watcher.close() };
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
