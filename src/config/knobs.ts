// The knobs of a replica's configuration: name, kind, default, and what each is for.

import { stateLimits } from '../core/base/limits.ts';

/** One knob, for the reader of a configuration and for its reference page. */
export interface Knob {
  /** Of the field of the configuration. */
  readonly name: string;
  readonly kind:
    | 'address'
    | 'boolean'
    | 'choice'
    | 'count'
    | 'milliseconds'
    | 'off or ms'
    | 'path'
    | 'share'
    | 'text'
    | 'tls'
    | 'url';
  readonly choices?: readonly string[];
  /** Undefined: must be given, or is left to the cluster file or profile (see `about`). */
  readonly default?: boolean | number | string;
  readonly required?: boolean;
  /** Of a count. */
  readonly least?: number;
  readonly about: string;
}

// A home may be silent for two seconds, and is missed for three of its heartbeats.
/** Of `automaticPromotion`. */
export const leastPromotionMs = 3000;

/** All knobs. */
export const knobs: readonly Knob[] = [
  {
    name: 'clusterDirectory',
    kind: 'path',
    required: true,
    about: 'Directory that `eventide up` or `eventide init` made: cluster file and secrets.',
  },
  { name: 'name', kind: 'text', required: true, about: 'Which member of the cluster file this is, such as n1.' },
  { name: 'dataDirectory', kind: 'path', required: true, about: 'Directory of its own for the database.' },
  {
    name: 'grpcListen',
    kind: 'address',
    default: '127.0.0.1:4601',
    about: 'Address of the public gRPC port. Anything but loopback needs tls, or insecure.',
  },
  {
    name: 'httpListen',
    kind: 'address',
    default: '127.0.0.1:4567',
    about:
      'Address of the public HTTP port: /health, /ready and /metrics. Anything but loopback needs tls, or insecure.',
  },
  {
    name: 'peerListen',
    kind: 'address',
    default: '127.0.0.1:4701',
    about: 'Address of the peer port. Always mutual TLS 1.3.',
  },
  {
    name: 'tls',
    kind: 'tls',
    about:
      'Paths of certificate and key (PEM) for the public ports: {"cert": …, "key": …}. Read again when they change.',
  },
  {
    name: 'insecure',
    kind: 'boolean',
    default: false,
    about:
      'Allows a public port in the clear on an address that is not loopback. An observer without data keys listens there only with it.',
  },
  {
    name: 'logLevel',
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error', 'silent'],
    default: 'warn',
    about: 'Least level that is logged.',
  },
  {
    name: 'profile',
    kind: 'choice',
    choices: ['instant', 'fast', 'aws', 'gcp', 'bad-day', 'manual'],
    about:
      "Delay profile; default: the cluster file's. Must be the same on all replicas. A change bears on ops that are not visible yet.",
  },
  {
    name: 'durability',
    kind: 'choice',
    choices: ['1', 'majority', 'all'],
    about: "How many voters store a write before it is answered; default: the cluster file's.",
  },
  {
    name: 'controlPlaneAuthz',
    kind: 'choice',
    choices: ['committed', 'delayed'],
    about:
      'Which view judges permissions of IAM calls; default: delayed for aws, gcp and bad-day, committed for the others.',
  },
  {
    name: 'principalCheck',
    kind: 'choice',
    choices: ['committed', 'delayed'],
    about: 'Which view says who exists when a trust policy is saved; default as controlPlaneAuthz.',
  },
  {
    name: 'staleReadShare',
    kind: 'share',
    about:
      'Share of IAM reads answered from the local view although the home could, 0 to 1; default: 0.03 for aws, else 0.',
  },
  {
    name: 'policyArnInDenials',
    kind: 'boolean',
    default: false,
    about: 'Whether the text of an explicit denial ends with the ARN of the policy that denies, where it has one.',
  },
  {
    name: 'automaticPromotion',
    kind: 'off or ms',
    default: 'off',
    about:
      'After how many milliseconds without the home a voter takes its place, where a majority of the voters do not hear it either; up to half as much again is added, drawn per replica. At least 3000: must exceed the 2000 for which a home may be silent, and three heartbeats.',
  },
  {
    name: 'chaos',
    kind: 'boolean',
    default: false,
    about: 'Whether the chaos service takes rules. ReleaseVisibility of the profile manual needs no such leave.',
  },
  {
    name: 'allowReset',
    kind: 'boolean',
    default: false,
    about:
      'Whether callers may take the cluster back to its reset point: `eventide reset`, and without a signature POST /_eventide/reset. Set it on all replicas alike.',
  },
  {
    name: 'production',
    kind: 'boolean',
    default: false,
    about:
      'Whether others depend on this replica. Then it starts neither with chaos nor with allowReset, and takes no seed.',
  },
  {
    name: 'accounts',
    kind: 'choice',
    choices: ['made', 'on-demand'],
    default: 'made',
    about:
      'Whether there are accounts that nobody made: with on-demand, every account id is an account with a root user whose access key id is that id. Must be the same on all replicas; not with production.',
  },
  {
    name: 'onDemandSecret',
    kind: 'text',
    default: 'test',
    about: 'Secret access key of the root users of accounts that are made on demand.',
  },
  {
    name: 'failClosedAfterMs',
    kind: 'milliseconds',
    about:
      'After so long without having shown all that the home committed, a replica allows nothing any more; default: never. Must exceed the longest delay of the profile and two heartbeats (500 ms). Set it on all replicas alike.',
  },
  {
    name: 'checkpointOps',
    kind: 'count',
    least: 8,
    default: stateLimits.checkpointOps,
    about:
      'Writes between two signed checkpoints: what a joiner catches up by the log behind its snapshot. The same on all replicas.',
  },
  {
    name: 'keptOps',
    kind: 'count',
    least: 0,
    default: stateLimits.keptOps,
    about:
      'Newest writes that stay in the log, for `eventide trace`, for replicas that were away, and for whoever repeats one with its idempotency key: earlier ones are done again.',
  },
  {
    name: 'opLogBytes',
    kind: 'count',
    least: 1_048_576,
    default: stateLimits.opLogBytes,
    about:
      'Size of the log, bytes, beyond which a member that is no voter is not waited for: it needs a snapshot when it comes back.',
  },
  {
    name: 'compareMs',
    kind: 'count',
    least: 100,
    default: stateLimits.compareMs,
    about:
      'Between two comparisons of fingerprints with the other replicas, and at least between two checks of all records, milliseconds.',
  },
  {
    name: 'issuerUrl',
    kind: 'url',
    about:
      'URL that others reach the HTTP ports by. An account that issues web identity tokens is named after it from then on; default: the HTTP address that the cluster file has of this replica. The same on all replicas.',
  },
  {
    name: 'allowInsecureIssuers',
    kind: 'boolean',
    default: false,
    about: 'Whether keys of web identity providers are fetched by plain http too, from this machine only. For tests.',
  },
  {
    name: 'allowPrivateIssuers',
    kind: 'boolean',
    default: false,
    about:
      'Whether keys of web identity providers are fetched from private addresses too. Whoever registers a provider then makes replicas ask there.',
  },
  {
    name: 'lastUsedMs',
    kind: 'milliseconds',
    about:
      'How often a replica tells the others when access keys, roles and services were last used, which is also how coarse that time is, milliseconds; default: 60000, with the profile instant 1000. Nothing of it is fsynced.',
  },
  {
    name: 'audit',
    kind: 'choice',
    choices: ['off', 'writes', 'all-calls', 'with-decisions'],
    default: 'all-calls',
    about:
      'Which calls this replica keeps as events for `eventide events`: none, those that change something, every call, or the questions of AccessService too.',
  },
  {
    name: 'auditBytes',
    kind: 'count',
    least: 1_048_576,
    default: 64 * 1024 * 1024,
    about:
      'Size of the events that are kept, bytes: beyond it the oldest go. Half a kilobyte for a call, or one. At least 1048576.',
  },
  {
    name: 'auditFile',
    kind: 'path',
    about:
      'File to which each event is appended as a line of JSON too. It is exchanged at 64 MiB: the one before is kept with .1 behind its name.',
  },
];
