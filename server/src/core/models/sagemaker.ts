import type { AttributeRow, ModelRow, TypeRow } from './model.js';
import { signature } from './signature.js';

/*
 * Managed jobs and models of Amazon SageMaker: the Python SDK (v1, v2, v3) and the requests of boto3. What a job says of
 * itself is spelled in five ways, so each row maps the same facts to where they stand (trait -> names, best first, for
 * the spellings of v2 and v1; a dot leads into a dictionary or a configuration object):
 * `image`, `count`, `instance`, `session`, `mode`, `vpc`, `subnets`, `groups`, `isolation`, `encryption`, `distribution`,
 * `hyperparameters`, `volumeKey`, `outputKey`, `override`. `framework: mxnet` says that it is MXNet's whatever the image;
 * `kind` is what it makes, `nested` whether what stands after a dot is a `dict` that a fix may write.
 */

const sm1 = 'aws/sagemaker-python-sdk v1.72.1 src/sagemaker';
const sm2 = 'aws/sagemaker-python-sdk v2.257.6 src/sagemaker';
const sm3 = 'aws/sagemaker-python-sdk a248126';
const boto = 'boto3 1.26.130 reference/services/sagemaker/client';

const estimator = {
  kind: 'training job',
  image: 'image_uri image_name',
  count: 'instance_count train_instance_count',
  instance: 'instance_type train_instance_type',
  session: 'sagemaker_session',
  subnets: 'subnets',
  groups: 'security_group_ids',
  isolation: 'enable_network_isolation',
  encryption: 'encrypt_inter_container_traffic',
  distribution: 'distribution distributions',
  hyperparameters: 'hyperparameters',
  volumeKey: 'volume_kms_key train_volume_kms_key',
  outputKey: 'output_kms_key',
};

/** Arguments of every estimator that people give by name only. */
const estimatorKeywords =
  'image_name train_instance_count train_instance_type sagemaker_session subnets security_group_ids enable_network_isolation ' +
  'encrypt_inter_container_traffic hyperparameters volume_kms_key train_volume_kms_key output_kms_key';

const processor = {
  kind: 'processing job',
  image: 'image_uri',
  count: 'instance_count',
  instance: 'instance_type',
  session: 'sagemaker_session',
  subnets: 'network_config.subnets',
  groups: 'network_config.security_group_ids',
  isolation: 'network_config.enable_network_isolation',
  encryption: 'network_config.encrypt_inter_container_traffic',
  volumeKey: 'volume_kms_key',
  outputKey: 'output_kms_key',
};

const model = {
  kind: 'model',
  image: 'image_uri image',
  session: 'sagemaker_session',
  vpc: 'vpc_config',
  subnets: 'vpc_config.Subnets',
  groups: 'vpc_config.SecurityGroupIds',
  isolation: 'enable_network_isolation',
  nested: 'dict',
};

const modelKeywords = 'vpc_config sagemaker_session enable_network_isolation';

/** Everything that starts a job or makes a model. */
export const sagemakerRows: readonly ModelRow[] = [
  ...estimators(),
  ...processors(),
  ...models(),
  ...trainers(),
  ...requests(),
  ...images(),
  ...configurations(),
  { api: 'boto3.client', returns: 'boto3.Client', ref: 'boto3 1.26.130 boto3/__init__.py' },
  { api: 'boto3.session.Session().client', returns: 'boto3.Client', ref: 'boto3 1.26.130 boto3/session.py' },
];

function estimators(): readonly ModelRow[] {
  return [
    {
      // v1 and v2 have image and distribution at the same positions, and nothing else that matters.
      api: 'sagemaker.mxnet.MXNet',
      concept: 'starts-training-job',
      traits: { ...estimator, framework: 'mxnet' },
      args: signature(
        `entry_point _ _ _ _ image_uri distribution * distributions instance_count instance_type ${estimatorKeywords}`,
      ),
      ref: `${sm2}/mxnet/estimator.py; ${sm1}/mxnet/estimator.py`,
    },
    {
      // The fifth position differs between v1 and v2; from there on people write names.
      api: 'sagemaker.estimator.Estimator',
      concept: 'starts-training-job',
      traits: estimator,
      args: signature(`image_uri role instance_count instance_type * ${estimatorKeywords}`),
      ref: `${sm2}/estimator.py; ${sm1}/estimator.py`,
    },
    ...['deploy', 'create_model'].map((method): ModelRow => ({
      // Both keep the VPC of the estimator unless they are told not to.
      api: `sagemaker.estimator.EstimatorBase().${method}`,
      concept: 'makes-served-model',
      traits: { kind: 'model', step: 'override', override: 'vpc_config_override' },
      args: signature('* vpc_config_override'),
      ref: `${sm2}/estimator.py; ${sm2}/mxnet/estimator.py`,
    })),
  ];
}

function processors(): readonly ModelRow[] {
  return [
    {
      api: 'sagemaker.mxnet.MXNetProcessor',
      concept: 'starts-training-job',
      traits: { ...processor, framework: 'mxnet' },
      args: signature(
        'framework_version role instance_count instance_type _ image_uri _ _ volume_kms_key output_kms_key * network_config sagemaker_session',
      ),
      ref: `${sm2}/mxnet/processing.py`,
    },
    {
      api: 'sagemaker.processing.Processor',
      concept: 'starts-training-job',
      traits: processor,
      args: signature(
        'role image_uri instance_count instance_type _ _ volume_kms_key output_kms_key * network_config sagemaker_session',
      ),
      ref: `${sm2}/processing.py`,
    },
    {
      api: 'sagemaker.processing.ScriptProcessor',
      concept: 'starts-training-job',
      traits: processor,
      args: signature(
        'role image_uri _ instance_count instance_type _ volume_kms_key output_kms_key * network_config sagemaker_session',
      ),
      ref: `${sm2}/processing.py`,
    },
  ];
}

function models(): readonly ModelRow[] {
  return [
    {
      api: 'sagemaker.mxnet.MXNetModel',
      concept: 'makes-served-model',
      traits: { ...model, framework: 'mxnet' },
      args: signature(`model_data role entry_point * image_uri image ${modelKeywords}`),
      ref: `${sm2}/mxnet/model.py; ${sm1}/mxnet/model.py`,
    },
    {
      // v2 begins with the image, v1 with the data: whichever of them names an image is one.
      api: 'sagemaker.model.Model',
      concept: 'makes-served-model',
      traits: model,
      args: signature(`image_uri image * ${modelKeywords}`),
      ref: `${sm2}/model.py; ${sm1}/model.py`,
    },
    {
      api: 'sagemaker.model.FrameworkModel',
      concept: 'makes-served-model',
      traits: model,
      args: signature(`model_data image_uri * image ${modelKeywords}`),
      ref: `${sm2}/model.py; ${sm1}/model.py`,
    },
    {
      api: 'sagemaker.model.Model().deploy',
      concept: 'makes-served-model',
      traits: { kind: 'model', step: 'deploy', instance: 'instance_type' },
      args: signature('initial_instance_count instance_type'),
      ref: `${sm2}/model.py; ${sm1}/model.py`,
    },
  ];
}

function trainers(): readonly ModelRow[] {
  return [
    {
      api: 'sagemaker.train.ModelTrainer',
      aliases: ['sagemaker.modules.train.ModelTrainer'],
      concept: 'starts-training-job',
      traits: {
        kind: 'training job',
        image: 'training_image',
        count: 'compute.instance_count',
        instance: 'compute.instance_type',
        session: 'sagemaker_session',
        mode: 'training_mode',
        subnets: 'networking.subnets',
        groups: 'networking.security_group_ids',
        isolation: 'networking.enable_network_isolation',
        encryption: 'networking.enable_inter_container_traffic_encryption',
        distribution: 'distributed',
        volumeKey: 'compute.volume_kms_key_id',
        outputKey: 'output_data_config.kms_key_id',
      },
      args: signature(
        '* training_image compute networking output_data_config training_mode distributed sagemaker_session',
      ),
      ref: `${sm3} sagemaker-train/src/sagemaker/train/model_trainer.py; ${sm2}/modules/train/model_trainer.py`,
    },
    {
      api: 'sagemaker.core.resources.TrainingJob.create',
      aliases: ['sagemaker_core.resources.TrainingJob.create'],
      concept: 'starts-training-job',
      traits: {
        kind: 'training job',
        image: 'algorithm_specification.training_image',
        count: 'resource_config.instance_count',
        instance: 'resource_config.instance_type',
        subnets: 'vpc_config.subnets',
        groups: 'vpc_config.security_group_ids',
        isolation: 'enable_network_isolation',
        encryption: 'enable_inter_container_traffic_encryption',
        hyperparameters: 'hyper_parameters',
        volumeKey: 'resource_config.volume_kms_key_id',
        outputKey: 'output_data_config.kms_key_id',
      },
      args: signature(
        '* algorithm_specification resource_config vpc_config enable_network_isolation hyper_parameters ' +
          'enable_inter_container_traffic_encryption output_data_config',
      ),
      ref: `${sm3} sagemaker-core/src/sagemaker/core/resources.py`,
    },
  ];
}

/** Classes that only carry what a job asks for. */
function configurations(): readonly ModelRow[] {
  const shapes = `${sm3} sagemaker-core/src/sagemaker/core/shapes/shapes.py`;
  const fields: Readonly<Record<string, string>> = {
    VpcConfig: 'subnets security_group_ids',
    ResourceConfig: 'instance_count instance_type volume_kms_key_id',
    OutputDataConfig: 'kms_key_id',
    AlgorithmSpecification: 'training_image',
    Networking:
      'subnets security_group_ids enable_network_isolation enable_inter_container_traffic_encryption',
    Compute: 'instance_count instance_type volume_kms_key_id',
  };
  const modules = [
    'sagemaker.core.shapes',
    'sagemaker_core.shapes',
    'sagemaker.core.training.configs',
    'sagemaker.modules.configs',
  ];
  return [
    ...Object.entries(fields).flatMap(([name, names]) =>
      modules.map((module): ModelRow => ({
        api: `${module}.${name}`,
        args: signature(`* ${names}`),
        ref: shapes,
      })),
    ),
    {
      api: 'sagemaker.network.NetworkConfig',
      args: signature('enable_network_isolation security_group_ids subnets encrypt_inter_container_traffic'),
      ref: `${sm2}/network.py`,
    },
  ];
}

/** Requests to the service; boto3 takes all of it as keywords. */
function requests(): readonly ModelRow[] {
  const network = {
    subnets: 'VpcConfig.Subnets',
    groups: 'VpcConfig.SecurityGroupIds',
    isolation: 'EnableNetworkIsolation',
    encryption: 'EnableInterContainerTrafficEncryption',
    nested: 'dict',
  };
  const training = {
    ...network,
    image: 'AlgorithmSpecification.TrainingImage',
    count: 'ResourceConfig.InstanceCount',
    instance: 'ResourceConfig.InstanceType',
    volumeKey: 'ResourceConfig.VolumeKmsKeyId',
    outputKey: 'OutputDataConfig.KmsKeyId',
  };
  const inside = (prefix: string, traits: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(traits).map(([role, path]) => [role, `${prefix}.${path}`]));
  return [
    {
      api: 'boto3.Client().create_training_job',
      concept: 'starts-training-job',
      traits: { ...training, kind: 'training job', hyperparameters: 'HyperParameters' },
      args: signature(
        '* AlgorithmSpecification ResourceConfig OutputDataConfig VpcConfig EnableNetworkIsolation HyperParameters ' +
          'EnableInterContainerTrafficEncryption',
      ),
      ref: `${boto}/create_training_job.html`,
    },
    {
      api: 'boto3.Client().create_hyper_parameter_tuning_job',
      concept: 'starts-training-job',
      traits: {
        ...inside('TrainingJobDefinition', { ...training, hyperparameters: 'StaticHyperParameters' }),
        kind: 'tuning job',
        nested: 'dict',
      },
      args: signature('* TrainingJobDefinition'),
      ref: `${boto}/create_hyper_parameter_tuning_job.html`,
    },
    {
      api: 'boto3.Client().create_processing_job',
      concept: 'starts-training-job',
      traits: {
        ...inside('NetworkConfig', network),
        kind: 'processing job',
        nested: 'dict',
        image: 'AppSpecification.ImageUri',
        count: 'ProcessingResources.ClusterConfig.InstanceCount',
        instance: 'ProcessingResources.ClusterConfig.InstanceType',
        volumeKey: 'ProcessingResources.ClusterConfig.VolumeKmsKeyId',
        outputKey: 'ProcessingOutputConfig.KmsKeyId',
      },
      args: signature('* AppSpecification ProcessingResources ProcessingOutputConfig NetworkConfig'),
      ref: `${boto}/create_processing_job.html`,
    },
    {
      api: 'boto3.Client().create_model',
      concept: 'makes-served-model',
      traits: {
        kind: 'model',
        image: 'PrimaryContainer.Image Containers.Image',
        subnets: 'VpcConfig.Subnets',
        groups: 'VpcConfig.SecurityGroupIds',
        isolation: 'EnableNetworkIsolation',
        nested: 'dict',
      },
      args: signature('* PrimaryContainer Containers VpcConfig EnableNetworkIsolation'),
      ref: `${boto}/create_model.html`,
    },
  ];
}

/** Functions that give the name of an image; `framework` is what they are asked for. */
function images(): readonly ModelRow[] {
  return [
    {
      api: 'sagemaker.image_uris.retrieve',
      aliases: ['sagemaker.core.image_uris.retrieve'],
      traits: { names: 'image' },
      args: signature('framework'),
      ref: `${sm2}/image_uris.py`,
    },
    {
      api: 'sagemaker.amazon.amazon_estimator.get_image_uri',
      traits: { names: 'image' },
      args: signature('_ repo_name:framework'),
      ref: `${sm1}/amazon/amazon_estimator.py`,
    },
    {
      api: 'sagemaker.fw_utils.create_image_uri',
      traits: { names: 'image' },
      args: signature('_ framework'),
      ref: `${sm1}/fw_utils.py`,
    },
  ];
}

/** Sessions, clients, and what estimators and models inherit from. */
export const sagemakerTypes: readonly TypeRow[] = [
  { type: 'boto3.Client', extends: [], ref: 'boto3 1.26.130 boto3/session.py' },
  { type: 'boto3.session.Session', extends: [], ref: 'boto3 1.26.130 boto3/session.py' },
  { type: 'sagemaker.session.Session', extends: [], ref: `${sm2}/session.py` },
  {
    type: 'sagemaker.local.LocalSession',
    extends: ['sagemaker.session.Session'],
    ref: `${sm2}/local/local_session.py`,
  },
  { type: 'sagemaker.estimator.EstimatorBase', extends: [], ref: `${sm2}/estimator.py` },
  {
    type: 'sagemaker.mxnet.MXNet',
    extends: ['sagemaker.estimator.EstimatorBase'],
    ref: `${sm2}/mxnet/estimator.py`,
  },
  {
    type: 'sagemaker.estimator.Estimator',
    extends: ['sagemaker.estimator.EstimatorBase'],
    ref: `${sm2}/estimator.py`,
  },
  { type: 'sagemaker.model.Model', extends: [], ref: `${sm2}/model.py` },
  { type: 'sagemaker.model.FrameworkModel', extends: ['sagemaker.model.Model'], ref: `${sm2}/model.py` },
  {
    type: 'sagemaker.mxnet.MXNetModel',
    extends: ['sagemaker.model.FrameworkModel'],
    ref: `${sm2}/mxnet/model.py`,
  },
];

export const sagemakerAttributes: readonly AttributeRow[] = [
  {
    type: 'sagemaker.session.Session',
    attribute: 'sagemaker_client',
    is: 'boto3.Client',
    ref: `${sm2}/session.py`,
  },
  {
    type: 'sagemaker.session.Session',
    attribute: 'boto_session',
    is: 'boto3.session.Session',
    ref: `${sm2}/session.py`,
  },
];

/** Accounts in which AWS keeps the images of its algorithms; under any other account the same name may be anybody's. */
const algorithmAccounts: ReadonlySet<string> = new Set(
  (
    '455444449433 286214385809 501404015308 306986355934 867004704886 991648021394 628508329040 475088953585 544295431143 ' +
    '951798379941 106583098589 469771592824 190319476487 390948362332 387376663083 813361260812 680994064768 669576153137 ' +
    '257386234256 104374241257 685385470294 644912444149 749696950732 898809789911 272398656194 249704162688 855470959533 ' +
    '811284229777 825641698319 237065988967 226302683700 490574956308 765400339828 108575199400 124985052026 632365934929 ' +
    '433757028032'
  ).split(' '),
);

/** Algorithms of SageMaker that are written in MXNet (AWS: sagemaker/latest/dg/algorithms-vision.html, semantic-segmentation.html). */
const algorithms: ReadonlySet<string> = new Set([
  'image-classification',
  'object-detection',
  'semantic-segmentation',
]);

/** Whether an image, or the framework that one is asked for by, is MXNet's. */
export function isMxnetImage(name: string): boolean {
  if (/^\w+:\/\//.test(name)) return false;
  const [, account, algorithm = name] = /^(\d{12})\.dkr\.ecr\.[\w.-]+\/([\w-]+)(?:[:@].*)?$/.exec(name) ?? [];
  if (algorithms.has(algorithm)) return account === undefined || algorithmAccounts.has(account);
  // What stands before the first slash is a registry if it has a dot, and says nothing of what the image is.
  return /mxnet/i.test(name.replace(/^[^/]*\.[^/]*\//, ''));
}
