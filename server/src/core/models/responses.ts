import type { ModelRow, TypeRow } from './model.js';
import { signature, words } from './signature.js';

/**
 * How a row of the concept `responds` sends something to whoever asked: an `argument` of the call (all of them, where no role
 * `value` is named), what a method of that name `return`s in classes that inherit it, what the `decorated` function
 * returns, or what the `registered` one does (role `handler`).
 */
type Sends = 'argument' | 'return' | 'decorated' | 'registered';

const flask = 'pallets/flask 3.0 docs/api.rst';
const django = 'django 5.0 ref/request-response';
const starlette = 'encode/starlette 0.37 starlette/responses.py';
const aiohttp = 'aio-libs/aiohttp 3.9 docs/web_reference.rst';
const mms = 'awslabs/multi-model-server 706aa9c mms/model_service';
const verbs = 'get post put patch delete';

/** Functions of web frameworks and model servers that answer a request. */
export const responseRows: readonly ModelRow[] = [
  ...argumentRows(),
  ...templateRows(),
  ...decoratorRows(),
  ...registeringRows(),
  ...methodRows(),
];

function argumentRows(): readonly ModelRow[] {
  const sanic = 'sanic-org/sanic 23 docs response';
  return [
    { ...responds('flask.jsonify', 'argument', flask), returns: 'flask.Response' },
    { ...responds('flask.make_response', 'argument', flask, 'value'), returns: 'flask.Response' },
    responds('flask.Response', 'argument', flask, 'response:value'),
    {
      ...responds('flask.Flask().response_class', 'argument', flask, 'response:value'),
      aliases: ['flask.current_app.response_class'],
    },
    responds('quart.jsonify', 'argument', 'pallets/quart 0.19 docs'),
    responds('werkzeug.wrappers.Response', 'argument', flask, 'response:value'),
    responds('django.http.HttpResponse', 'argument', django, 'content:value'),
    responds('django.http.JsonResponse', 'argument', django, 'data:value'),
    responds('django.http.StreamingHttpResponse', 'argument', django, 'streaming_content:value'),
    responds(
      'rest_framework.response.Response',
      'argument',
      'encode/django-rest-framework 3.15',
      'data:value',
    ),
    ...words('Response JSONResponse HTMLResponse PlainTextResponse ORJSONResponse UJSONResponse').map(
      (name) => responds(`starlette.responses.${name}`, 'argument', starlette, 'content:value'),
    ),
    responds('aiohttp.web.Response', 'argument', aiohttp),
    responds('aiohttp.web.json_response', 'argument', aiohttp, 'data:value'),
    responds(
      'tornado.web.RequestHandler().write',
      'argument',
      'tornadoweb/tornado 6.4 tornado/web.py',
      'chunk:value',
    ),
    responds(
      'tornado.web.RequestHandler().finish',
      'argument',
      'tornadoweb/tornado 6.4 tornado/web.py',
      'chunk:value',
    ),
    ...words('json text html raw').map((name) =>
      responds(`sanic.response.${name}`, 'argument', sanic, 'body:value'),
    ),
    responds('bottle.HTTPResponse', 'argument', 'bottlepy/bottle 0.12 bottle.py', 'body:value'),
    responds('chalice.Response', 'argument', 'aws/chalice 1.31 chalice/app.py', 'body:value'),
    {
      ...responds(
        'sagemaker_containers.beta.framework.worker.Response',
        'argument',
        'aws/sagemaker-containers',
      ),
      args: signature('response:value'),
    },
  ];
}

/** What a page shows of a value is for the template to say, and it may round. */
function templateRows(): readonly ModelRow[] {
  return [
    template('flask.render_template', flask),
    template('flask.render_template_string', flask),
    {
      ...template('django.shortcuts.render', 'django 5.0 topics/http/shortcuts'),
      returns: 'django.http.HttpResponse',
    },
    template('bottle.template', 'bottlepy/bottle 0.12 bottle.py'),
    template('tornado.web.RequestHandler().render', 'tornadoweb/tornado 6.4 tornado/web.py'),
  ];
}

function decoratorRows(): readonly ModelRow[] {
  const decorators = (type: string, names: string, ref: string): readonly ModelRow[] =>
    words(names).map((name) => responds(`${type}.${name}`, 'decorated', ref));
  const fastapi = 'fastapi 0.110 reference/apirouter';
  return [
    ...decorators('flask.Flask()', `route ${verbs}`, flask),
    ...decorators('flask.Blueprint()', `route ${verbs}`, flask),
    ...decorators('quart.Quart()', `route ${verbs}`, 'pallets/quart 0.19 docs'),
    ...decorators('fastapi.FastAPI()', `api_route ${verbs}`, fastapi),
    ...decorators('fastapi.APIRouter()', `api_route ${verbs}`, fastapi),
    ...decorators('bottle.Bottle()', `route ${verbs}`, 'bottlepy/bottle 0.12 bottle.py'),
    ...decorators('bottle', `route ${verbs}`, 'bottlepy/bottle 0.12 bottle.py'),
    ...decorators('chalice.Chalice()', `route ${verbs}`, 'aws/chalice 1.31 chalice/app.py'),
    ...decorators('sanic.Sanic()', `route ${verbs}`, 'sanic-org/sanic 23 docs'),
  ];
}

function registeringRows(): readonly ModelRow[] {
  const registers = (api: string, parameters: string, ref: string): ModelRow => ({
    ...responds(api, 'registered', ref),
    args: signature(parameters),
  });
  return [
    registers('flask.Flask().add_url_rule', 'rule endpoint view_func:handler', flask),
    registers('flask.Blueprint().add_url_rule', 'rule endpoint view_func:handler', flask),
    registers('fastapi.FastAPI().add_api_route', 'path endpoint:handler', 'fastapi 0.110 reference/fastapi'),
    registers(
      'fastapi.APIRouter().add_api_route',
      'path endpoint:handler',
      'fastapi 0.110 reference/apirouter',
    ),
    registers('sanic.Sanic().add_route', 'handler uri', 'sanic-org/sanic 23 docs'),
  ];
}

/** Methods whose result is the response, by the class that they are inherited from. */
function methodRows(): readonly ModelRow[] {
  const methods = (type: string, names: string, ref: string): readonly ModelRow[] =>
    words(names).map((name) => responds(`${type}().${name}`, 'return', ref));
  return [
    ...methods('flask.views.MethodView', verbs, flask),
    ...methods('flask.views.View', 'dispatch_request', flask),
    ...['flask_restful', 'flask_restx', 'flask_restplus'].flatMap((module) =>
      methods(`${module}.Resource`, verbs, 'flask-restful 0.3.10 docs'),
    ),
    ...methods('mms.model_service.model_service.ModelService', 'handle', `${mms}/model_service.py`),
    ...methods(
      'mms.model_service.model_service.SingleNodeService',
      '_postprocess',
      `${mms}/model_service.py`,
    ),
    ...methods('mms.model_service.mxnet_model_service.MXNetBaseService', '_postprocess', mms).map((row) => ({
      ...row,
      traits: { ...row.traits, default: 'exact' },
    })),
    ...methods('mms.model_service.mxnet_vision_service.MXNetVisionService', '_postprocess', mms).map(
      (row) => ({
        ...row,
        traits: { ...row.traits, default: 'exact' },
      }),
    ),
    ...methods('mms.model_service.gluon_vision_service.GluonVisionService', '_postprocess', mms).map(
      (row) => ({
        ...row,
        traits: { ...row.traits, default: 'exact' },
      }),
    ),
  ];
}

/** Classes of web frameworks and model servers whose methods the rows above name. */
export const responseTypes: readonly TypeRow[] = [
  ...words('flask.Blueprint flask.views.MethodView flask.views.View').map((name) => type(name, [], flask)),
  ...words(
    'quart.Quart fastapi.APIRouter chalice.Chalice flask_restful.Resource ' +
      'flask_restx.Resource flask_restplus.Resource',
  ).map((name) => type(name, [], 'the packages’ own documentation')),
  type('mms.model_service.model_service.ModelService', [], `${mms}/model_service.py`),
  type(
    'mms.model_service.model_service.SingleNodeService',
    ['mms.model_service.model_service.ModelService'],
    `${mms}/model_service.py`,
  ),
  ...words('MXNetBaseService GluonImperativeBaseService').map((name) =>
    type(
      `mms.model_service.mxnet_model_service.${name}`,
      ['mms.model_service.model_service.SingleNodeService'],
      `${mms}/mxnet_model_service.py`,
    ),
  ),
  type(
    'mms.model_service.mxnet_vision_service.MXNetVisionService',
    ['mms.model_service.mxnet_model_service.MXNetBaseService'],
    `${mms}/mxnet_vision_service.py`,
  ),
  type(
    'mms.model_service.gluon_vision_service.GluonVisionService',
    ['mms.model_service.mxnet_model_service.GluonImperativeBaseService'],
    `${mms}/gluon_vision_service.py`,
  ),
  type('decimal.Decimal', [], 'python 3.12 library/decimal.html'),
  type('mxnet.executor.Executor', [], 'apache/mxnet 1.9.1 python/mxnet/executor.py'),
  ...words('DataFrame Series').map((name) => type(`pandas.${name}`, [], 'pandas 2.2 reference')),
];

/** A function that a server calls by its name: what it is given, and whether what it returns is the response. */
export interface HandlerRow {
  readonly name: string;
  readonly server: 'SageMaker' | 'Multi Model Server' | 'AWS Lambda' | 'Falcon';
  /** Stands in a class; `self` is not counted among the parameters. */
  readonly method?: true;
  /** Names that parameters may have, by position; as many as are listed must be there. */
  readonly params: readonly RegExp[];
  readonly responds: boolean;
  /** What it returns is sent as it is where the file defines none of these. */
  readonly unless?: readonly string[];
  /** The function whose result a parameter is, by position. */
  readonly takes?: Readonly<Record<number, string>>;
  /** Attributes of a parameter that are sent, by its position. */
  readonly sends?: { readonly param: number; readonly attributes: readonly string[] };
  readonly ref: string;
}

const any = /^/;

/** What servers look for by name in a script or a service class. */
export const handlerRows: readonly HandlerRow[] = [
  ...sageMakerRows(),
  ...modelServerRows(),
  {
    name: '*',
    server: 'AWS Lambda',
    params: [/^event$/, /^(context|_context|ctx|_)$/],
    responds: true,
    ref: 'AWS Lambda developer guide, Python handler',
  },
  ...words('on_get on_post on_put').map((name): HandlerRow => ({
    name,
    server: 'Falcon',
    method: true,
    params: [any, any],
    responds: false,
    sends: { param: 1, attributes: ['media', 'text', 'body', 'data', 'context'] },
    ref: 'falconry/falcon 3.1 docs/api/request_and_response.rst',
  })),
];

function sageMakerRows(): readonly HandlerRow[] {
  const server = 'SageMaker';
  const ref = 'aws/sagemaker-python-sdk 2.x doc/frameworks/mxnet/using_mxnet.rst:346-569';
  return [
    { name: 'model_fn', server, params: [any], responds: false, ref },
    {
      name: 'predict_fn',
      server,
      params: [any, any],
      responds: true,
      unless: ['output_fn', 'transform_fn'],
      takes: { 1: 'model_fn' },
      ref,
    },
    {
      name: 'output_fn',
      server,
      params: [any],
      responds: true,
      takes: { 0: 'predict_fn' },
      ref,
    },
    {
      name: 'default_output_fn',
      server,
      method: true,
      params: [any, any],
      responds: true,
      takes: { 0: 'default_predict_fn' },
      ref: 'aws/sagemaker-mxnet-inference-toolkit default_inference_handler.py:107-123',
    },
    {
      name: 'transform_fn',
      server,
      params: [any, any],
      responds: true,
      takes: { 0: 'model_fn' },
      ref,
    },
  ];
}

function modelServerRows(): readonly HandlerRow[] {
  const server = 'Multi Model Server';
  const ref = 'awslabs/multi-model-server 706aa9c examples/model_service_template/model_handler.py:40-68';
  const context = /^_?(context|ctx)$/;
  return [
    { name: 'handle', server, params: [any, context], responds: true, ref },
    { name: '*', server, params: [/^_?data$/, context], responds: true, ref },
    { name: 'handle', server, method: true, params: [any, context], responds: true, ref },
    {
      name: 'postprocess',
      server,
      method: true,
      params: [any],
      responds: true,
      takes: { 0: 'inference' },
      ref,
    },
    {
      name: '_postprocess',
      server,
      method: true,
      params: [any],
      responds: true,
      takes: { 0: '_inference' },
      ref: `${mms}/model_service.py:139-200`,
    },
  ];
}

function type(name: string, parents: readonly string[], ref: string): TypeRow {
  return { type: name, extends: parents, ref };
}

function template(api: string, ref: string): ModelRow {
  const row = responds(api, 'argument', ref);
  return { ...row, traits: { ...row.traits, shown: 'template' } };
}

function responds(api: string, sends: Sends, ref: string, parameters?: string): ModelRow {
  return {
    api,
    concept: 'responds',
    traits: { sends },
    ...(parameters === undefined ? {} : { args: signature(parameters) }),
    ref,
  };
}
