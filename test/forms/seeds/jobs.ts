import { callee, type Seed, seed } from '../seed.js';

const mxnet = callee('from sagemaker.mxnet import MXNet', '', 'sagemaker.mxnet', 'MXNet');
const estimator = { ...mxnet, shown: 'MXNet' };
const job = "entry_point='train.py', role='Trainer', instance_type='ml.p3.2xlarge'";
const network = "subnets=['subnet-1'], security_group_ids=['sg-1'], enable_network_isolation=True";
const keys = "volume_kms_key='arn:aws:kms:eu-west-1:1:key/a', output_kms_key='arn:aws:kms:eu-west-1:1:key/a'";
const server = "distribution={'parameter_server': {'enabled': True}}";
const call = callee('import subprocess', 'subprocess', 'subprocess', 'call');

/** MXS602 to MXS607: how jobs are started, and where they run. */
export const jobSeeds: readonly Seed[] = [
  seed('root-process/command', {
    kind: 'text',
    imports: ['import mxnet as mx'],
    flaw: { value: '«sudo python train.py', callee: call },
    safe: { value: 'nice python train.py', callee: call },
    use: '»$F($V, shell=True)',
    severity: 'warning',
  }),
  seed('root-process/user', {
    kind: 'constant',
    imports: ['import mxnet as mx'],
    flaw: { value: '0', callee: callee('import os', 'os', 'os', 'setuid') },
    safe: { value: '1000', callee: callee('import os', 'os', 'os', 'setuid') },
    use: '«$F($V)',
    severity: 'warning',
  }),
  seed('unisolated-training-job/subnets', {
    kind: 'object',
    imports: [],
    flaw: { value: 'None', callee: estimator },
    safe: { value: "['subnet-1']", callee: estimator },
    use: `«$F(${job}, instance_count=1, ${keys}, ${network.replace("['subnet-1']", '$V')})`,
    severity: 'warning',
  }),
  seed('unisolated-training-job/isolation', {
    kind: 'constant',
    imports: [],
    flaw: { value: 'False', callee: estimator },
    safe: { value: 'True', callee: estimator },
    use: `«$F(${job}, instance_count=1, ${keys}, ${network.replace('=True', '=$V')})`,
    severity: 'information',
  }),
  seed('plaintext-job-traffic', {
    kind: 'constant',
    imports: [],
    flaw: { value: 'False', callee: estimator },
    safe: { value: 'True', callee: estimator },
    use: `«$F(${job}, instance_count=4, ${keys}, ${network}, ${server}, encrypt_inter_container_traffic=$V)`,
    severity: 'warning',
  }),
  seed('unencrypted-job-storage', {
    kind: 'constant',
    imports: [],
    flaw: { value: 'None', callee: estimator },
    safe: { value: "'arn:aws:kms:eu-west-1:1:key/a'", callee: estimator },
    use: `«$F(${job}, instance_count=1, ${keys.replace(/'[^']*'$/, '$V')}, ${network})`,
    severity: 'information',
  }),
  seed('unverified-ssh-host/command', {
    kind: 'text',
    imports: ['import mxnet as mx'],
    flaw: { value: 'ssh «-o StrictHostKeyChecking=no worker python train.py', callee: call },
    safe: { value: 'ssh -o StrictHostKeyChecking=yes worker python train.py', callee: call },
    use: '»$F($V, shell=True)',
    severity: 'warning',
  }),
  seed('unverified-ssh-host/policy', {
    kind: 'object',
    imports: ['import mxnet as mx', 'import paramiko'],
    flaw: { value: '$F()', callee: callee('import paramiko', 'paramiko', 'paramiko', 'AutoAddPolicy') },
    safe: { value: '$F()', callee: callee('import paramiko', 'paramiko', 'paramiko', 'RejectPolicy') },
    use: 'paramiko.SSHClient().«set_missing_host_key_policy($V)',
    severity: 'warning',
  }),
];
