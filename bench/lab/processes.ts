import { readdir, readFile } from 'node:fs/promises';

/** Linux counts a process's CPU time in hundredths of a second. */
const TICK_MS = 10;

export interface ProcessUse {
  /** CPU time since the process began, user and system, milliseconds. */
  cpuMs: number;
  /** The most memory it ever had resident, MiB. */
  peakMiB: number;
}

interface Status extends ProcessUse {
  pid: number;
  parent: number;
  name: string;
  /** CPU time of its children that have ended, milliseconds. */
  endedMs: number;
}

/**
 * What the workerd processes below `root` have used. `wrangler dev` runs two: one passes HTTP on, the other is the
 * Worker; the busier is the Worker.
 */
export async function useOfWorkerd(root: number): Promise<ProcessUse> {
  const found = (await readFamily(root)).filter(({ name }) => name === 'workerd');
  const [worker] = found.toSorted((a, b) => b.cpuMs - a.cpuMs);
  if (!worker) throw new Error('wrangler runs no workerd');
  return { cpuMs: worker.cpuMs, peakMiB: worker.peakMiB };
}

/** The CPU time of a process and of everything below it, also of what has ended, milliseconds. */
export async function cpuOfFamily(root: number): Promise<number> {
  return (await readFamily(root)).reduce((sum, { cpuMs, endedMs }) => sum + cpuMs + endedMs, 0);
}

/** A process and all below it. */
async function readFamily(root: number): Promise<Status[]> {
  const all = await readProcesses();
  const family = new Set([root]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid));
}

async function readProcesses(): Promise<Status[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(pids.map((pid) => readProcess(Number(pid)).catch(() => null)));
  return read.filter((status) => status !== null);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function readProcess(pid: number): Promise<Status> {
  const [stat, status] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const peakKiB = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  return {
    pid,
    name,
    parent: Number(fields[1]),
    cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    endedMs: (Number(fields[13]) + Number(fields[14])) * TICK_MS,
    peakMiB: peakKiB / 1024,
  };
}
