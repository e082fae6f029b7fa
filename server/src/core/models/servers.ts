import type { ModelRow } from './model.js';
import { signature, words } from './signature.js';

const python = 'python 3.12 library';
const flask = 'pallets/flask 3.0 src/flask/app.py';
const aiohttp = 'aio-libs/aiohttp 3.9 aiohttp';
const tornado = 'tornadoweb/tornado 6.4 tornado';

/**
 * What listens for connections. `host` is the address alone, `address` a pair of address and port or a text that holds both.
 * The default of `host` is an address where the library has one; `None` is all interfaces where `none: all` says so.
 * The trait `step: bind` marks a socket that serves only when another call (`step: listen`) makes it.
 */
export const serverRows: readonly ModelRow[] = [
  binds('flask.Flask().run', "host='127.0.0.1' port", flask),
  binds('flask_socketio.SocketIO().run', "app host='127.0.0.1' port", 'miguelgrinberg/Flask-SocketIO 5.3'),
  binds('werkzeug.serving.run_simple', 'hostname:host port', 'pallets/werkzeug 3.0 src/werkzeug/serving.py'),
  binds('uvicorn.run', "app * host='127.0.0.1' port", 'encode/uvicorn 0.27 uvicorn/main.py'),
  binds('uvicorn.Config', "app host='127.0.0.1' port", 'encode/uvicorn 0.27 uvicorn/config.py'),
  binds(
    'waitress.serve',
    "app * host='0.0.0.0' listen:address",
    'Pylons/waitress 2.1 waitress/adjustments.py',
  ),
  binds('bottle.run', "app server host='127.0.0.1' port", 'bottlepy/bottle 0.12 bottle.py'),
  binds('bottle.Bottle().run', "* host='127.0.0.1' port", 'bottlepy/bottle 0.12 bottle.py'),
  binds('sanic.Sanic().run', "host='127.0.0.1' port", 'sanic-org/sanic 23.12 sanic/mixins/startup.py'),
  binds(
    'gevent.pywsgi.WSGIServer',
    'listener:address application',
    'gevent/gevent 23.9 src/gevent/pywsgi.py',
  ),
  binds('gevent.server.StreamServer', 'listener:address handle', 'gevent/gevent 23.9 src/gevent/server.py'),
  binds(
    'gradio.Blocks().launch',
    "* server_name:host='127.0.0.1'",
    'gradio-app/gradio 4.16 gradio/blocks.py',
  ),

  // Without an address these take all interfaces.
  listensToAll('aiohttp.web.run_app', 'app * host=None port', `${aiohttp}/web.py`),
  listensToAll('aiohttp.web.TCPSite', 'runner host=None port', `${aiohttp}/web_runner.py`),
  listensToAll('tornado.web.Application().listen', "port address:host=''", `${tornado}/web.py`),
  listensToAll('tornado.httpserver.HTTPServer().listen', "port address:host=''", `${tornado}/tcpserver.py`),
  listensToAll('tornado.httpserver.HTTPServer().bind', 'port address:host=None', `${tornado}/tcpserver.py`),
  listensToAll('asyncio.start_server', 'client_connected_cb host=None port', `${python}/asyncio-stream.html`),
  listensToAll('websockets.serve', 'ws_handler host=None port', 'python-websockets/websockets 12.0'),

  ...words('HTTPServer ThreadingHTTPServer').map((name) =>
    binds(`http.server.${name}`, 'server_address:address RequestHandlerClass', `${python}/http.server.html`),
  ),
  ...words('TCPServer UDPServer ThreadingTCPServer ThreadingUDPServer ForkingTCPServer').map((name) =>
    binds(
      `socketserver.${name}`,
      'server_address:address RequestHandlerClass',
      `${python}/socketserver.html`,
    ),
  ),
  listensToAll('wsgiref.simple_server.make_server', 'host port app', `${python}/wsgiref.html`),
  binds('xmlrpc.server.SimpleXMLRPCServer', 'addr:address', `${python}/xmlrpc.server.html`),
  binds('multiprocessing.managers.BaseManager', 'address authkey', `${python}/multiprocessing.html`),
  binds('multiprocessing.connection.Listener', 'address family', `${python}/multiprocessing.html`),
  binds('socket.create_server', 'address', `${python}/socket.html`),
  {
    ...binds('socket.socket().bind', 'address', `${python}/socket.html`),
    traits: { step: 'bind' },
  },
  {
    api: 'socket.socket().listen',
    concept: 'binds-address',
    traits: { step: 'listen' },
    args: signature('backlog'),
    ref: `${python}/socket.html`,
  },
  binds('zmq.Socket().bind', 'addr:address', 'zeromq/pyzmq 25.1 zmq/sugar/socket.py'),
  ...words('add_insecure_port add_secure_port').map((name) =>
    binds(`grpc.Server().${name}`, 'address', 'grpc/grpc 1.60 src/python/grpcio/grpc/__init__.py'),
  ),
  // Where these come from; they bind nothing.
  { api: 'zmq.Context.instance', returns: 'zmq.Context', ref: 'zeromq/pyzmq 25.1 zmq/sugar/context.py' },
  { api: 'zmq.Context().socket', returns: 'zmq.Socket', ref: 'zeromq/pyzmq 25.1 zmq/sugar/context.py' },
  {
    api: 'grpc.server',
    returns: 'grpc.Server',
    ref: 'grpc/grpc 1.60 src/python/grpcio/grpc/__init__.py',
  },
];

function binds(api: string, args: string, ref: string): ModelRow {
  return { api, concept: 'binds-address', args: signature(args), ref };
}

function listensToAll(api: string, args: string, ref: string): ModelRow {
  return { ...binds(api, args, ref), traits: { none: 'all' } };
}
