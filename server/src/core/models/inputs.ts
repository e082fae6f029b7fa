import type { ModelRow } from './model.js';

const socket = 'socket.socket';
const flask = 'pallets/flask 3.0 src/flask/wrappers.py';
const python = 'python 3.12 library';

/** What whoever reaches the program may send: requests, connections, the standard input. A `.*` stands for everything below. */
export const inputRows: readonly ModelRow[] = [
  input('flask.request.*', flask),
  input('quart.request.*', 'pallets/quart 0.19 src/quart/wrappers'),
  input('bottle.request.*', 'bottlepy/bottle 0.12 bottle.py'),
  input('sanic.request.*', 'sanic-org/sanic 23.12 sanic/request'),
  input('sys.stdin.*', `${python}/sys.html`),
  input('builtins.input', `${python}/functions.html`),
  input('builtins.raw_input', `${python}/functions.html`),
  ...['recv', 'recvfrom', 'recv_into', 'makefile'].map((name) =>
    input(`${socket}().${name}`, `${python}/socket.html`),
  ),
  { api: `${socket}().accept`, returnsTuple: [socket, null], ref: `${python}/socket.html` },
  { api: 'socket.create_connection', returns: socket, ref: `${python}/socket.html` },
  ...['recv', 'recv_pyobj', 'recv_multipart'].map((name) =>
    input(`zmq.Socket().${name}`, 'zeromq/pyzmq 25 zmq/sugar/socket.py'),
  ),
  ...['get_argument', 'get_body_argument', 'get_query_argument'].map((name) =>
    input(`tornado.web.RequestHandler().${name}`, 'tornadoweb/tornado 6.4 tornado/web.py'),
  ),
];

/** A parameter of a function that a server calls by its name, and what it holds. */
export interface HandlerRow {
  readonly function: string;
  /** Names that it goes by; where none is given, position (not counting `self`) decides. */
  readonly parameters: readonly string[];
  readonly position: number;
  readonly holds: 'request' | 'model-dir';
  readonly ref: string;
}

const toolkit = 'aws/sagemaker-python-sdk v2.257.6 doc/frameworks/mxnet/using_mxnet.rst';
const server = 'awslabs/multi-model-server 706aa9c examples/model_service_template/model_handler.py';

/** Functions that SageMaker, Multi Model Server and Lambda call, and what they pass. */
export const inputHandlerRows: readonly HandlerRow[] = [
  { function: 'model_fn', parameters: [], position: 0, holds: 'model-dir', ref: toolkit },
  { function: 'input_fn', parameters: [], position: 0, holds: 'request', ref: toolkit },
  { function: 'transform_fn', parameters: [], position: 1, holds: 'request', ref: toolkit },
  { function: 'handle', parameters: ['data', 'batch'], position: 0, holds: 'request', ref: server },
  {
    function: 'preprocess',
    parameters: ['data', 'batch', 'request', 'requests'],
    position: 0,
    holds: 'request',
    ref: server,
  },
  { function: '_preprocess', parameters: ['data', 'batch'], position: 0, holds: 'request', ref: server },
  {
    function: 'lambda_handler',
    parameters: ['event'],
    position: 0,
    holds: 'request',
    ref: 'AWS Lambda docs lambda/latest/dg/python-handler.html',
  },
];

/** Attributes of an object called `request` that hold what was sent: Django, aiohttp, Starlette, Tornado, Falcon. */
export const requestAttributes: ReadonlySet<string> = new Set([
  'FILES',
  'POST',
  'GET',
  'body',
  'data',
  'files',
  'json',
  'form',
  'read',
  'post',
  'stream',
  'bounded_stream',
  'media',
  'args',
  'values',
  'query_params',
  'get_data',
  'get_json',
]);

/** Decorators and base classes by which a function becomes a handler of requests. */
export const routeDecorators: ReadonlySet<string> = new Set([
  'route',
  'get',
  'post',
  'put',
  'patch',
  'api_route',
  'websocket',
]);

function input(api: string, ref: string): ModelRow {
  return { api, concept: 'receives-input', ref };
}
