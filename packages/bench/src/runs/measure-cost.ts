/** What making a rendering costs: this process and the commands it runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface MakingCost {
  /** Of this process and of the commands it ran. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMemoryMib: number;
  readonly machine: string;
  readonly date: string;
}

/** Commands come and go; what they hold is looked at so often. */
const LOOK_EVERY_MS = 100;
/** What Linux counts processor time in, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1_024;

function describeMachine(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'} × ${processors.length}, Node ${process.versions.node}`;
}

/** Only Linux has it. */
function readProc(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Of the commands that have ended: fields 16 and 17, counted behind the name, which may hold anything. */
function secondsOfChildren(): number {
  const stat = readProc('self/stat');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / TICKS_PER_SECOND;
}

function cpuSecondsNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + secondsOfChildren();
}

const statusMib = (pid: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readProc(`${pid}/status`))?.[1] ?? 0) / KIB_PER_MIB;

/** The commands of this process and theirs, by process id. */
function descendantsOf(pid: string): string[] {
  const children = readProc(`${pid}/task/${pid}/children`).trim();
  return children === '' ? [] : children.split(' ').flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Begins to count the most memory held anew, where the system can. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // The peak is then that of all the process has done.
  }
}

function ownPeakMib(): number {
  const peak = statusMib('self', 'VmHWM');
  return peak > 0 ? peak : process.resourceUsage().maxRSS / KIB_PER_MIB;
}

/**
 * Runs work and says what it cost, the commands it ran included where the system tells (Linux): elsewhere what they took is missing. Their
 * memory is looked at ten times a second.
 */
export async function measureCost<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; cost: MakingCost }> {
  const started = performance.now();
  const before = cpuSecondsNow();
  let ofCommandsMib = 0;
  const look = (): void => {
    const held = descendantsOf(String(process.pid)).reduce((sum, pid) => sum + statusMib(pid, 'VmRSS'), 0);
    ofCommandsMib = Math.max(ofCommandsMib, held);
  };
  forgetPeak();
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    const result = await work();
    return {
      result,
      cost: {
        cpuSeconds: cpuSecondsNow() - before,
        wallSeconds: (performance.now() - started) / 1e3,
        peakMemoryMib: ownPeakMib() + ofCommandsMib,
        machine: describeMachine(),
        date: new Date().toISOString(),
      },
    };
  } finally {
    clearInterval(timer);
  }
}
