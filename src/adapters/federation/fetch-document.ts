// Fetches a provider's documents: bounded in time and size, no redirects, from the addresses that the rules leave.

import { X509Certificate } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type FetchRules, isWithin, lookupWithin, type Reach, reachOf } from './public-addresses.ts';

// Google's and Microsoft's key sets hold a few kilobytes.
const longestBytes = 256 * 1024;
/** How long one document may take, name and handshake included. */
const patienceMs = 5000;

/** One thing to fetch. */
export interface Fetching {
  readonly url: string;
  /** SHA-1 of certificates that stand for themselves, hex: for providers whose authority is not one of the world's. */
  readonly thumbprints: readonly string[];
}

/** The document there, parsed. Rejects where there is none that may be had. */
export async function fetchDocument({ url: text, thumbprints }: Fetching, rules: FetchRules): Promise<unknown> {
  const url = new URL(text);
  const reach = reachOf(url, rules);
  if (reach === undefined || url.username !== '' || url.password !== '') throw new Error(`${text} may not be asked`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isWithin(reach, host)) throw new Error(`${host} may not be asked`);
  const signal = AbortSignal.timeout(patienceMs);
  if (url.protocol === 'http:') return parsed(await get(url, { lookup: lookupWithin(reach), signal }));
  try {
    return parsed(await get(url, { lookup: lookupWithin(reach), signal }));
  } catch (error) {
    if (thumbprints.length === 0 || !isTrustProblem(error)) throw error;
    const anchors = await anchorsOf(url, { host, reach, signal, thumbprints });
    if (anchors.length === 0) throw error;
    const trusting = { ca: [...anchors], allowPartialTrustChain: true };
    return parsed(await get(url, { lookup: lookupWithin(reach), signal, ...trusting }));
  }
}

function parsed(body: string): unknown {
  return JSON.parse(body) as unknown;
}

function get(url: URL, options: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestSecure : requestPlain;
    const headers = { accept: 'application/json' };
    const request = send(url, { ...options, method: 'GET', agent: false, headers }, (response) => {
      if (response.statusCode !== 200) {
        response.destroy();
        reject(new Error(`${url.host} answered ${String(response.statusCode)}`));
        return;
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > longestBytes) response.destroy(new Error(`${url.host} answered too much`));
        else chunks.push(chunk);
      });
      response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.once('error', reject);
    });
    request.once('error', reject);
    request.end();
  });
}

const trustProblems: ReadonlySet<string> = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT'],
  ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_UNTRUSTED'],
]);

function isTrustProblem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && trustProblems.has(String(error.code));
}

/**
 * Certificates that the server shows and a thumbprint names, PEM. They are only then trusted as anchors: whether the server's
 * own certificate leads to one of them, and is for this host, the second connection finds out.
 */
function anchorsOf(
  url: URL,
  {
    host,
    reach,
    signal,
    thumbprints,
  }: {
    readonly host: string;
    readonly reach: Reach;
    readonly signal: AbortSignal;
    readonly thumbprints: readonly string[];
  },
): Promise<readonly string[]> {
  const wanted = new Set(thumbprints.map((thumbprint) => thumbprint.toLowerCase()));
  return new Promise((resolve, reject) => {
    const port = url.port === '' ? 443 : Number(url.port);
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const options = { host, port, lookup: lookupWithin(reach), rejectUnauthorized: false, ...servername };
    const socket = connect(options, () => {
      const anchors: string[] = [];
      const seen = new Set<string>();
      let shown: ReturnType<typeof socket.getPeerCertificate> | undefined = socket.getPeerCertificate(true);
      while (shown?.raw !== undefined && !seen.has(shown.fingerprint256)) {
        seen.add(shown.fingerprint256);
        const certificate = new X509Certificate(shown.raw);
        if (wanted.has(certificate.fingerprint.replaceAll(':', '').toLowerCase())) anchors.push(certificate.toString());
        shown = 'issuerCertificate' in shown ? shown.issuerCertificate : undefined;
      }
      socket.destroy();
      resolve(anchors);
    });
    const giveUp = (): void => void socket.destroy(new Error(`${host} did not answer in time`));
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', reject);
    socket.once('close', () => signal.removeEventListener('abort', giveUp));
  });
}
