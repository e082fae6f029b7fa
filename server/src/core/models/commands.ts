import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

const python = 'python 3.12 library';
const python2 = 'python 2.7 library';
const fabric1 = 'fabric/fabric 1.14 fabric/operations.py';
const popen =
  'args:command bufsize executable stdin stdout stderr preexec_fn close_fds shell cwd env universal_newlines ' +
  'startupinfo creationflags restore_signals start_new_session pass_fds * user';

/**
 * What runs another program. The role `command` is its command line (a text or a list of words); `user` the account it runs as.
 * The trait `as: root` says that the call itself takes the rights of root, `words: spread` that the words of the command line are
 * the positional arguments from the role on.
 */
export const commandRows: readonly ModelRow[] = [
  ...words('run call check_call check_output Popen').map((name) =>
    runs(`subprocess.${name}`, popen, `${python}/subprocess.html`),
  ),
  ...words('getoutput getstatusoutput').map((name) =>
    runs(`subprocess.${name}`, 'cmd:command', `${python}/subprocess.html`),
  ),
  ...words('getoutput getstatusoutput').map((name) =>
    runs(`commands.${name}`, 'cmd:command', `${python2}/commands.html`),
  ),
  runs('os.system', 'command', `${python}/os.html`),
  runs('os.popen', 'cmd:command', `${python}/os.html`),
  ...words('popen2 popen3 popen4').map((name) => runs(`os.${name}`, 'cmd:command', `${python2}/os.html`)),
  ...words('execv execve execvp execvpe').map((name) =>
    runs(`os.${name}`, 'file args:command env', `${python}/os.html`),
  ),
  ...words('spawnv spawnve spawnvp spawnvpe').map((name) =>
    runs(`os.${name}`, 'mode file args:command env', `${python}/os.html`),
  ),
  ...words('execl execlp execle execlpe').map((name) =>
    runs(`os.${name}`, 'file arg0:command', `${python}/os.html`, { words: 'spread' }),
  ),
  ...words('spawnl spawnlp spawnle spawnlpe').map((name) =>
    runs(`os.${name}`, 'mode file arg0:command', `${python}/os.html`, { words: 'spread' }),
  ),
  runs('asyncio.create_subprocess_exec', 'program:command', `${python}/asyncio-subprocess.html`, {
    words: 'spread',
  }),
  runs('asyncio.create_subprocess_shell', 'cmd:command', `${python}/asyncio-subprocess.html`),
  runs('pty.spawn', 'argv:command', `${python}/pty.html`),
  runs('pexpect.spawn', 'command', 'pexpect/pexpect 4.9 pexpect/pty_spawn.py'),
  runs('pexpect.run', 'command', 'pexpect/pexpect 4.9 pexpect/run.py'),
  runs('paramiko.SSHClient().exec_command', 'command', 'paramiko/paramiko 3.4 paramiko/client.py'),
  ...words('run local').map((name) => runs(`fabric.api.${name}`, 'command', fabric1)),
  runs('fabric.api.sudo', 'command', fabric1, { as: 'root' }),
  ...words('run local').map((name) =>
    runs(`fabric.Connection().${name}`, 'command', 'fabric/fabric 3.2 fabric/connection.py'),
  ),
  runs('fabric.Connection().sudo', 'command', 'fabric/fabric 3.2 fabric/connection.py', { as: 'root' }),
  runs('invoke.run', 'command', 'pyinvoke/invoke 2.2 invoke/__init__.py'),
  runs('invoke.sudo', 'command', 'pyinvoke/invoke 2.2 invoke/__init__.py', { as: 'root' }),
  ...words('run').map((name) =>
    runs(`invoke.Context().${name}`, 'command', 'pyinvoke/invoke 2.2 invoke/context.py'),
  ),
  runs('invoke.Context().sudo', 'command', 'pyinvoke/invoke 2.2 invoke/context.py', { as: 'root' }),

  ...words('setuid seteuid').map((name) => changes(`os.${name}`, 'euid:user')),
  changes('os.setreuid', 'ruid:user euid'),
  changes('os.setresuid', 'ruid:user euid suid'),

  trusts('paramiko.AutoAddPolicy', ''),
  trusts('paramiko.WarningPolicy', ''),
  trusts('paramiko.SSHClient().set_missing_host_key_policy', 'policy'),
  {
    ...trusts('asyncssh.connect', 'host * known_hosts', 'ronf/asyncssh 2.14 asyncssh/connection.py'),
    traits: { trusts: 'without-keys' },
  },
];

function runs(
  api: string,
  args: string,
  ref: string,
  traits: Readonly<Record<string, string>> = {},
): ModelRow {
  return { api, concept: 'runs-command', traits, args: signature(args), ref };
}

function changes(api: string, args: string): ModelRow {
  return { api, concept: 'changes-user', args: signature(args), ref: `${python}/os.html` };
}

function trusts(api: string, args: string, ref = 'paramiko/paramiko 3.4 paramiko/client.py'): ModelRow {
  return { api, concept: 'trusts-any-host', args: signature(args), ref };
}
