import assert from 'node:assert/strict';
import { reachOf } from '../../../server/src/core/semantics/addresses.js';

describe('reach of addresses', () => {
  for (const [reach, addresses] of Object.entries({
    public: [
      '35.172.150.106',
      '8.8.8.8:9000',
      'tcp://8.8.8.8:9000',
      '172.32.0.1',
      '192.169.0.1',
      '2001:db8::1',
      '[2600::1]:80',
    ],
    all: ['0.0.0.0', '*', '', '::', '[::]:50051', 'tcp://*:5555', '0.0.0.0:80', ':8080', '0'],
    private: [
      '127.0.0.1',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.0.1',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '::1',
      'fd00::1',
      'fe80::1',
      'localhost',
      'scheduler',
      'node-1.cluster.local',
      '300.1.1.1',
      '1.2.3',
    ],
  }))
    for (const address of addresses)
      it(`${JSON.stringify(address)} is ${reach}`, () => {
        assert.equal(reachOf(address), reach);
      });
});
