/**
 * Top-level modules of Python and of widely used packages. A file of the project that happens to bear such a name is meant only
 * by scripts beside it. From the module index of Python's documentation (3 and 2.7), and the names packages are imported by.
 */
const external: ReadonlySet<string> = new Set(
  `abc argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 calendar cgi cmath cmd code codecs collections
  colorsys commands concurrent configparser ConfigParser contextlib contextvars copy copyreg cPickle cProfile csv cStringIO ctypes
  curses dataclasses datetime decimal difflib dis distutils doctest email encodings enum errno faulthandler fcntl filecmp fileinput
  fnmatch fractions ftplib functools future gc getopt getpass gettext glob gzip hashlib heapq hmac html http httplib imaplib imp
  importlib inspect io ipaddress itertools json keyword linecache locale logging lzma math mimetypes mmap multiprocessing netrc
  ntpath numbers operator optparse os pathlib pdb pickle pkgutil platform plistlib poplib posixpath pprint profile pstats pty
  pydoc queue Queue quopri random re readline reprlib resource sched secrets select selectors shelve shlex shutil signal site
  smtplib socket socketserver SocketServer sqlite3 ssl stat statistics string StringIO struct subprocess symtable sys sysconfig
  tarfile telnetlib tempfile termios textwrap thread threading time timeit tkinter token tokenize tomllib trace traceback
  tracemalloc tty turtle types typing unicodedata unittest urllib urllib2 urlparse uuid venv warnings wave weakref webbrowser
  xml xmlrpc zipfile zipimport zlib zoneinfo __future__ __main__
  absl aiohttp boto boto3 botocore bottle bs4 click cloudpickle cv2 cython Crypto Cryptodome cryptography dill django docker easydict
  fastapi flask grpc h5py horovod google jinja2 joblib jwt keras kubernetes matplotlib mxnet nltk numba numpy onnx pandas paramiko
  PIL pip prettytable protobuf psutil py pycocotools pydantic pytest requests sagemaker scipy setuptools six skimage sklearn spacy
  starlette tensorboard tensorboardX tensorflow torch torchvision tornado tqdm transformers tvm uvicorn wget yaml zmq`.split(
    /\s+/,
  ),
);

/** Whether a top-level module is one of Python's or of a widely used package. */
export function isExternal(name: string): boolean {
  return external.has(name);
}
