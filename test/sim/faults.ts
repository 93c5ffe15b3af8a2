// Faults: carries out those of a scenario, within what the design says a cluster survives, and ends them all.

import { homeMarkKey, keySpaces } from '../../src/core/replica/key-spaces.ts';
import type { SimulatedCluster, SimulatedReplica } from './cluster.ts';
import type { DiskSnapshot } from './disk.ts';
import { tampering } from './hostile.ts';
import { MemberFaults } from './member-faults.ts';
import { noLinkFaults } from './network.ts';
import { Prng } from './prng.ts';
import { promoteVoter } from './promotions.ts';
import { type FaultKind, type FaultStep, faultKinds, memberKinds, promoteExtras, type Scenario } from './scenario.ts';
import type { Truth } from './truth.ts';

// A supervisor starts a dead process again after this.
const supervisorMs = 300;
const backupEveryMs = 4000;

/** Carries out the faults of a scenario, within what the design says a cluster survives, and ends them all. */
export class Faults {
  readonly fired = Object.fromEntries([...faultKinds, ...memberKinds].map((kind) => [kind, 0])) as Record<
    FaultKind,
    number
  >;
  readonly #cluster: SimulatedCluster;
  readonly #truth: Truth;
  readonly #scenario: Scenario;
  readonly #members: MemberFaults;
  /** Replicas whose directory was put back to an older one. */
  readonly #restored = new Set<SimulatedReplica>();
  readonly #backups = new Map<SimulatedReplica, DiskSnapshot>();
  readonly #down = new Set<SimulatedReplica>();
  readonly #hostile = new Set<string>();
  readonly #hostileUntilMs = new Map<SimulatedReplica, number>();
  #over = false;
  /** A disk lost what stood on it. */
  onReplaced: (replica: SimulatedReplica) => void = () => undefined;
  /** An engine gave up, and no fault explains it. */
  onHalt: (replica: SimulatedReplica, reason: string) => void = () => undefined;

  constructor(cluster: SimulatedCluster, truth: Truth, scenario: Scenario) {
    this.#cluster = cluster;
    this.#truth = truth;
    this.#scenario = scenario;
    this.#members = new MemberFaults(cluster, truth, new Prng(scenario.seed, 'member faults'));
    this.#members.onRemoved = (replica) => {
      truth.replaced(replica);
      this.onReplaced(replica);
    };
    cluster.onHalt = (replica, reason) => this.#halted(replica, reason);
    cluster.onBitRot = (replica) => this.#rotted(replica);
  }

  /** Puts all of them on the timeline. */
  schedule(): void {
    const { timeline, network, replicas } = this.#cluster;
    const { links, rates, skewsMs, faults, untilMs } = this.#scenario;
    replicas.forEach(({ machine }, at) => {
      machine.rate = rates[at] ?? 1;
      const skewMs = skewsMs[at] ?? 0;
      if (skewMs !== 0) machine.skew(skewMs);
    });
    timeline.at(500, () => Object.assign(network.faults, links));
    if (faults.some(({ kind }) => kind === 'hostile-peer'))
      network.tamper = tampering(this.#scenario.seed, this.#hostile);
    for (const fault of faults) timeline.at(fault.atMs - timeline.nowMs, () => this.#fire(fault));
    const backed = faults.filter(({ kind }) => kind === 'restore' || kind === 'double-rollback');
    if (backed.length === 0) return;
    for (let atMs = backupEveryMs; atMs < untilMs; atMs += backupEveryMs)
      timeline.at(atMs - timeline.nowMs, () => this.#backUp(replicas[(atMs / backupEveryMs) % replicas.length]));
  }

  /** Whether what a replica has told its callers since then can be taken at its word. */
  trusted(replica: SimulatedReplica, sinceMs: number): boolean {
    return sinceMs > (this.#hostileUntilMs.get(replica) ?? Number.NEGATIVE_INFINITY);
  }

  /** Ends everything: every link, disk and process works from now on. */
  heal(): void {
    this.#over = true;
    const { network, replicas } = this.#cluster;
    network.tamper = undefined;
    Object.assign(network.faults, noLinkFaults);
    this.#healReplicas(replicas);
  }

  /** Ends everything among some of the replicas; the others stay as they are. */
  healReplicas(core: readonly SimulatedReplica[]): void {
    this.#over = true;
    Object.assign(this.#cluster.network.faults, noLinkFaults);
    this.#healReplicas(core);
  }

  #healReplicas(core: readonly SimulatedReplica[]): void {
    const { network } = this.#cluster;
    for (const replica of core) {
      this.#hostile.delete(replica.member.id);
      Object.assign(replica.disk.faults, { slowMs: 0, refuses: '' });
      replica.machine.skew(0);
      for (const other of core) {
        if (other === replica) continue;
        network.healOneWay(replica.member.id, other.member.id);
        network.setCut(replica.member.id, other.member.id, false);
      }
    }
    for (const replica of core) if (replica.process === undefined) this.#start(replica);
  }

  #fire(fault: FaultStep): void {
    if (this.#over) return;
    const { replicas, network } = this.#cluster;
    const [replica, peer] = [replicas[fault.replica], replicas[fault.peer]];
    if (replica === undefined || peer === undefined) return;
    if (this.#does(fault, replica, peer, network)) this.fired[fault.kind]++;
  }

  #does(
    fault: FaultStep,
    replica: SimulatedReplica,
    peer: SimulatedReplica,
    network: SimulatedCluster['network'],
  ): boolean {
    const { forMs, amount } = fault;
    const ids = [replica.member.id, peer.member.id] as const;
    switch (fault.kind) {
      case 'crash':
        return this.#crash(replica, forMs);
      case 'power-loss':
        return this.#crash(replica, forMs, amount === 1 ? 'batch-written' : 'batch-lost');
      case 'netsplit':
        network.setCut(...ids, true);
        this.#later(forMs, () => network.setCut(...ids, false));
        return true;
      case 'one-way-netsplit':
        network.cutOneWay(...ids);
        this.#later(forMs, () => network.healOneWay(...ids));
        return true;
      case 'isolation':
        return this.#isolate(replica, forMs);
      case 'wipe':
        return this.#lose([replica], forMs, false);
      case 'restore':
        return this.#lose([replica], forMs, true);
      case 'double-rollback':
        return this.#lose([replica, peer], forMs, true);
      case 'clock-jump':
        replica.machine.skew(amount);
        return true;
      case 'slow-disk':
        replica.disk.faults.slowMs = amount;
        this.#later(forMs, () => (replica.disk.faults.slowMs = 0));
        return true;
      case 'full-disk':
      case 'disk-error':
        replica.disk.faults.refuses = fault.kind === 'full-disk' ? 'ENOSPC' : 'EIO';
        this.#later(forMs, () => (replica.disk.faults.refuses = ''));
        return true;
      case 'bit-rot':
        return this.#rot(replica);
      case 'pause':
        replica.machine.pause(Math.min(forMs, 3000));
        return true;
      case 'hostile-peer':
        if (!this.#corrupt(replica, forMs)) return false;
        if (amount === 1) this.#leaveAloneWith(replica, peer, forMs);
        return true;
      case 'promote':
        return this.#promote(fault, replica, peer);
      case 'join':
        return this.#members.join(amount === 1 ? 'voter' : 'replica');
      case 'evict':
        return this.#members.evict(replica);
    }
  }

  /** The home is asked to move while everything else goes wrong too. */
  #promote({ amount, forMs }: FaultStep, candidate: SimulatedReplica, other: SimulatedReplica): boolean {
    const [home, asked] = [this.#truth.home, this.#cluster.replicas.find(({ process }) => process !== undefined)];
    const does = (extra: keyof typeof promoteExtras): boolean => (amount & promoteExtras[extra]) !== 0;
    if (candidate.member.kind !== 'voter' || asked === undefined) return false;
    if (home !== undefined && home !== candidate && does('homeDies')) this.#crash(home, forMs, 'batch-written');
    else if (home !== undefined && home !== candidate && does('homeIsCutOff')) this.#isolate(home, forMs);
    if (home !== undefined && home !== candidate && does('homeIsApart')) this.#part(home, candidate, forMs);
    if (does('promiserDies')) this.#killPromiser(candidate, forMs % 200);
    promoteVoter(this.#cluster, other.process === undefined ? asked : other, candidate);
    if (does('another') && other.member.kind === 'voter') promoteVoter(this.#cluster, asked, other);
    // While promises come in, or after the first op of its epoch.
    if (does('candidateDies')) this.#later((forMs % 10) + 1, () => this.#crash(candidate, forMs, 'batch-lost'));
    return true;
  }

  /** The first voter that promises itself to the candidate loses its power while its promise is on its way. */
  #killPromiser(candidate: SimulatedReplica, forMs: number): void {
    const { network, replicas, timeline } = this.#cluster;
    network.until = (from, message) => {
      if (message.kind !== 'promise-answer' || message.granted === undefined || from === candidate.member.id)
        return false;
      const promiser = replicas.find(({ member }) => member.id === from);
      timeline.at(0, () => {
        if (promiser?.process === undefined || this.#over) return;
        network.hear(from);
        this.#crash(promiser, forMs, 'batch-lost');
      });
      return true;
    };
  }

  /** A replica loses its disk, and has only a hostile one to learn from. */
  #leaveAloneWith(hostile: SimulatedReplica, newcomer: SimulatedReplica, forMs: number): void {
    const others = this.#cluster.replicas.filter((other) => other !== hostile && other !== newcomer);
    if (!this.#lose([newcomer], supervisorMs, false)) return;
    this.fired.wipe++;
    for (const other of others) this.#part(newcomer, other, forMs);
  }

  #part({ member }: SimulatedReplica, other: SimulatedReplica, forMs: number): void {
    const { network } = this.#cluster;
    network.setCut(member.id, other.member.id, true);
    this.#later(forMs, () => network.setCut(member.id, other.member.id, false));
  }

  #later(afterMs: number, run: () => void): void {
    this.#cluster.timeline.at(afterMs, () => {
      if (!this.#over) run();
    });
  }

  #crash(replica: SimulatedReplica, forMs: number, power?: 'batch-lost' | 'batch-written'): boolean {
    if (replica.process === undefined) return false;
    this.#cluster.crash(replica, power);
    this.#startLater(replica, forMs);
    return true;
  }

  #isolate(replica: SimulatedReplica, forMs: number): boolean {
    for (const other of this.#cluster.replicas) if (other !== replica) this.#part(replica, other, forMs);
    return true;
  }

  /** Disks are lost or rolled back, where no committed op stands on these alone: more, nothing survives. */
  #lose(lost: readonly SimulatedReplica[], forMs: number, fromBackup: boolean): boolean {
    if (lost.length > 1 && lost.some((replica) => this.#backups.get(replica) === undefined)) return false;
    if (lost.length >= this.#cluster.quorum) return false;
    if (!this.#canLose(lost)) return false;
    for (const replica of lost) {
      this.#cluster.crash(replica, 'batch-lost');
      const backup = fromBackup ? this.#backups.get(replica) : undefined;
      if (backup === undefined) replica.disk.wipe();
      else {
        replica.disk.restore(backup);
        this.#restored.add(replica);
      }
      this.#truth.replaced(replica);
      this.onReplaced(replica);
      this.#startLater(replica, forMs);
    }
    return true;
  }

  /** Whether that much is survived: no committed op goes, and the home can move among a majority whose disks are whole. */
  #canLose(lost: readonly SimulatedReplica[]): boolean {
    if (this.#truth.wouldLose(lost)) return false;
    if (!this.#scenario.faults.some(({ kind }) => kind === 'promote')) return true;
    const whole = this.#cluster.replicas.filter(
      (replica) =>
        replica.member.kind === 'voter' && !lost.includes(replica) && replica.disk.peek(homeMarkKey) !== undefined,
    );
    return whole.length >= this.#cluster.quorum || lost.every(({ member }) => member.kind !== 'voter');
  }

  #backUp(replica: SimulatedReplica | undefined): void {
    if (replica !== undefined && !this.#over) this.#backups.set(replica, replica.disk.snapshot());
  }

  #rot(replica: SimulatedReplica): boolean {
    if (!this.#canLose([replica])) return false;
    const log = replica.disk.withPrefix(keySpaces.log);
    const [key] = log[this.#cluster.timeline.steps % Math.max(1, log.length)] ?? [];
    if (key === undefined) return false;
    replica.disk.rot(key);
    this.#crash(replica, supervisorMs);
    return true;
  }

  /** Its operator empties a disk that cannot be read, or gets it read after all where nobody else has what is on it. */
  #rotted(replica: SimulatedReplica): void {
    if (!this.#canLose([replica])) replica.disk.rot('');
    else {
      replica.disk.wipe();
      this.#truth.replaced(replica);
      this.onReplaced(replica);
    }
    this.#startLater(replica, supervisorMs);
  }

  /** Only a replica that no commit counts on: a voter that lies about what it has stored defeats any quorum. */
  #corrupt(replica: SimulatedReplica, forMs: number): boolean {
    if (replica.member.name === 'n1') return false;
    this.#hostile.add(replica.member.id);
    this.#hostileUntilMs.set(replica, this.#cluster.timeline.nowMs + forMs);
    this.#later(forMs, () => this.#hostile.delete(replica.member.id));
    return true;
  }

  /** A supervisor starts again what gave up because its disk refused; anything else that gives up is a bug. */
  #halted(replica: SimulatedReplica, reason: string): void {
    if (this.#members.isLeaving(replica)) this.#cluster.crash(replica);
    else if (replica.disk.rotten) {
      this.#cluster.crash(replica);
      this.#rotted(replica);
    } else if (reason.startsWith('the store failed')) {
      this.#cluster.crash(replica);
      this.#startLater(replica, supervisorMs);
    } else if (reason.startsWith('two different ops claim place') && this.#restored.has(replica)) {
      // Its operator moves the older directory away, as it says.
      this.#cluster.crash(replica);
      this.#rotted(replica);
    } else this.onHalt(replica, reason);
  }

  #startLater(replica: SimulatedReplica, afterMs: number): void {
    if (this.#down.has(replica)) return;
    this.#down.add(replica);
    this.#cluster.timeline.at(afterMs, () => {
      this.#down.delete(replica);
      if (replica.process === undefined) this.#start(replica);
    });
  }

  #start(replica: SimulatedReplica): void {
    if (this.#cluster.replicas.includes(replica)) this.#cluster.start(replica);
  }
}
