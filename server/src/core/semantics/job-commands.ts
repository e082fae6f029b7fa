import type { Command } from './commands.js';
import { hole, optionValue, programOf, shellCommands } from './shell-words.js';

/** Programs that start training or serving whatever their arguments are. */
const launchers =
  /^(mpirun|mpiexec|orterun|horovodrun|bpslaunch|dmlc-submit|dmlc_submit\.py|launch\.py|gunicorn|uvicorn|hypercorn|mxnet-model-server|multi-model-server|torchserve|jupyter(-notebook|-lab)?)$/;
/** Modules and scripts that install, build or test rather than train or serve. */
const housekeeping =
  /^(setup\.py|get-pip\.py|pip\d?|venv|virtualenv|ensurepip|build|wheel|twine|pytest|unittest|nose|nosetests|pylint|flake8|py_compile|compileall|timeit|cProfile|site|sysconfig|platform)$/;

/** Whether a command starts training or serving: a launcher, a Python program, or a script whose name says so. */
export function startsJob(command: Command): boolean {
  return command.some((word, index) => startsAt(command, word, index));
}

function startsAt(command: Command, word: string, index: number): boolean {
  const program = programOf(word);
  if (launchers.test(program)) return true;
  const rest = command.slice(index + 1);
  if (/^python[\d.]*$/.test(program)) return runsProgram(rest);
  if (/^(ba|z|da)?sh$|^source$/.test(program))
    return /train|serv|launch|worker|sched/i.test(programOf(rest[0]));
  return /^[\w.-]*(train|serve|launch)[\w.-]*\.(py|sh)$/i.test(program);
}

/** What stands behind `python`: a module or a file, options apart. */
function runsProgram(rest: Command): boolean {
  const module = rest.indexOf('-m');
  const script = rest.find((word) => !word.startsWith('-'));
  if (module >= 0 && (script === undefined || rest.indexOf(script) > module))
    return rest[module + 1] !== undefined && !housekeeping.test((rest[module + 1] ?? '').split('.')[0] ?? '');
  if (rest[0] === '-c') return /\bmxnet\b/.test(rest[1] ?? '');
  return (
    script !== undefined &&
    (script.includes(hole) || /\.py$/.test(script)) &&
    !housekeeping.test(programOf(script))
  );
}

/** How a command takes the rights of root, where it does. */
export type RootReason = 'sudo' | 'mpiRoot' | 'container' | 'remote';

const mpiAsRoot = /^--?allow-run-as-root$|^OMPI_ALLOW_RUN_AS_ROOT=1$/;
const mpiPrograms = /^(mpirun|mpiexec|orterun|prterun|horovodrun|mpirun\.openmpi)$/;

const isRoot = (user: string | undefined): boolean => /^(root|0)(:|$)/.test(user ?? '');

/** What makes a job run as root, how that is written, and the option that does it, where one does. */
export interface RootFinding {
  readonly reason: RootReason;
  readonly pattern: RegExp;
  readonly option?: string;
}

/** Why a command that starts a job runs it as root; undefined where it does not, or starts none. */
export function rootReason(command: Command): RootFinding | undefined {
  const words = withoutPrefix(command);
  const program = programOf(words[0]);
  const rest = words.slice(1);
  if (program === 'sudo') return sudoReason(rest);
  const asRoot = command.find((word) => mpiAsRoot.test(word));
  if (asRoot !== undefined && command.some((word) => mpiPrograms.test(programOf(word))))
    return {
      reason: 'mpiRoot',
      pattern: /allow-run-as-root|ALLOW_RUN_AS_ROOT/,
      ...(asRoot.startsWith('-') ? { option: asRoot } : {}),
    };
  if (/^(nvidia-)?docker$|^podman$/.test(program)) return containerReason(rest);
  if (program === 'ssh' && (isRoot(userOf(rest)) || isRoot(optionValue(rest, /^-l$/))))
    return rest.some((word) => word === hole) ||
      shellCommands(rest.join(' ')).some((inner) => startsJob(inner))
      ? { reason: 'remote', pattern: /\broot\b/ }
      : undefined;
  return undefined;
}

/** Assignments and programs that only run another: `A=b nohup time cmd`. */
function withoutPrefix(command: Command): Command {
  const at = command.findIndex((word) => !/^\w+=|^(nohup|time|env|exec|nice|stdbuf|-\w+)$/.test(word));
  return at < 0 ? [] : command.slice(at);
}

function sudoReason(rest: Command): RootFinding | undefined {
  const user = optionValue(rest, /^(-u|--user)$/);
  if (user !== undefined && !isRoot(user)) return undefined;
  const inner = withoutPrefix(rest);
  const container = rootReason(inner);
  if (container) return container;
  if (/^(nvidia-)?docker$|^podman$/.test(programOf(inner[0]))) return undefined;
  return startsJob(rest) ? { reason: 'sudo', pattern: /sudo/ } : undefined;
}

function containerReason(rest: Command): RootFinding | undefined {
  const at = rest.indexOf('run');
  if (at < 0) return undefined;
  const options = rest.slice(at + 1);
  const runs = startsJob(options) || options.some((word) => /mxnet|model-server|train|serv/i.test(word));
  if (!runs) return undefined;
  const privileged = options.find((word) => /^--privileged(=true)?$/.test(word));
  if (privileged !== undefined) return { reason: 'container', pattern: /--privileged/, option: privileged };
  return isRoot(optionValue(options, /^(-u|--user)$/))
    ? { reason: 'container', pattern: /root|\b0\b/ }
    : undefined;
}

function userOf(words: Command): string | undefined {
  for (const word of words) {
    const user = /^([\w.-]+)@/.exec(word)?.[1];
    if (user !== undefined) return user;
  }
  return undefined;
}

const unchecked = /StrictHostKeyChecking["']?\s*[=:\s]\s*["']?(no|off)\b/i;

/** How a command accepts hosts that it does not know, or lets everybody in. */
export type TrustReason = 'unchecked' | 'launcher' | 'openNotebook';

/** Why a command gives access to nodes without a check; `certain` is false where a part of the command is not known. */
export function trustReason(
  command: Command,
): { readonly reason: TrustReason; readonly pattern: RegExp; readonly certain: boolean } | undefined {
  const line = command.join(' ');
  if (unchecked.test(line) && !/^(grep|sed|awk|printf)$/.test(programOf(command[0])))
    return {
      reason: 'unchecked',
      pattern: /StrictHostKeyChecking(?!\s*[=:\s]\s*(?:yes|ask|accept-new))/i,
      certain: true,
    };
  if (isOpenNotebook(command)) return { reason: 'openNotebook', pattern: /token|password/, certain: true };
  return launcherReason(command);
}

/** MXNet's `tools/launch.py` takes the ssh launcher by default, and its tracker calls ssh without a check of host keys. */
function launcherReason(command: Command): ReturnType<typeof trustReason> {
  const at = command.findIndex((word) => programOf(word) === 'launch.py');
  const options = command.slice(at + 1);
  if (at < 0 || optionValue(options, /^(-n|--num-workers)$/) === undefined) return undefined;
  const launcher = optionValue(options, /^--launcher$/);
  if (launcher !== undefined && launcher !== 'ssh') return undefined;
  const hosts = optionValue(options, /^(-H|--host-?file)$/) !== undefined;
  if (launcher === undefined && !hosts) return undefined;
  const certain = launcher === 'ssh' || !options.some((word) => word === hole);
  return { reason: 'launcher', pattern: /launch\.py/, certain };
}

function isOpenNotebook(command: Command): boolean {
  if (!command.some((word) => /^jupyter(-notebook|-lab|-server)?$/.test(programOf(word)))) return false;
  const ip = optionValue(command, /^--(ip|(NotebookApp|ServerApp)\.ip)$/);
  const token = optionValue(command, /^--((NotebookApp|ServerApp|IdentityProvider)\.token)$/);
  return (ip === '*' || ip === '0.0.0.0' || ip === '::') && token === '';
}

const servers = /^(gunicorn|uvicorn|hypercorn|waitress-serve|flask)$/;

/** The address that a command makes a web server listen on, where it says one. */
export function servedAddress(command: Command): string | undefined {
  const at = command.findIndex((word) => servers.test(programOf(word)));
  const address = at < 0 ? undefined : optionValue(command.slice(at), /^(-b|--bind|--host|--listen)$/);
  return address === '' ? undefined : address;
}
