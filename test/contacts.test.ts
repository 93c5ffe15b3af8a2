// The contacts file: what a replica notes of the members beside its identity, and reads again when its data is lost.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readContacts } from '../src/config/cluster-file.ts';
import { contactsKeeper, contactsOf } from '../src/contacts.ts';
import { utf8 } from '../src/core/base/text.ts';
import type { Member } from '../src/core/model/member.ts';
import type { Observer } from '../src/runtime/ports.ts';

const clusterDirectory = mkdtempSync(join(tmpdir(), 'eventide-contacts-'));
afterAll(() => rmSync(clusterDirectory, { recursive: true, force: true }));

const member = (name: string, kind: Member['kind']): Member => ({
  ...{ name, kind, id: name.repeat(16), signingKey: new Uint8Array(32).fill(name.length) },
  ...{ grpcAddress: `${name}:1`, httpAddress: `${name}:2`, peerAddress: `${name}:3` },
});
const history = { clusterId: 'c1', through: 7, former: [member('a1', 'voter')], epochs: [utf8('{}')] };

function observing(): { readonly said: string[]; readonly observer: Observer } {
  const said: string[] = [];
  return { said, observer: { note: (level, _, message) => void said.push(`${level}: ${message}`) } };
}

it('is read as it was noted, the newest note', () => {
  mkdirSync(join(clusterDirectory, 'n2'));
  const { said, observer } = observing();
  const keep = contactsKeeper({ clusterDirectory, name: 'n2' }, observer);
  expect(readContacts(clusterDirectory, 'n2')).toBeUndefined();
  keep([member('b2', 'voter')], { ...history, through: 3 });
  const members = [member('b2', 'voter'), member('c4', 'replica')];
  keep(members, history);
  const read = readContacts(clusterDirectory, 'n2');
  expect(read === undefined ? undefined : contactsOf(read)).toEqual({ contacts: members, history });
  expect(said).toEqual([]);
});

it('that cannot be written is said, and ends nobody', () => {
  const { said, observer } = observing();
  contactsKeeper({ clusterDirectory, name: 'absent' }, observer)([member('b2', 'voter')], history);
  expect(said).toEqual(['warn: the members could not be noted beside the identity']);
});
