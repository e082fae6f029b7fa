import { startServer } from './node/start.js';

startServer();
