import type { Credentials, RecoveryLock, SignedOrder } from './accountOrder.js';
import type { Kdf } from './kdf.js';

/** The shapes of `openapi.yaml`; binary members are base64url. */
export type Role = 'member' | 'administrator';

export interface About {
  readonly clusterId: string;
  readonly domain: string;
  readonly registration: 'open' | 'invite' | 'closed';
  readonly loopback: boolean;
}

export interface SignUpRequest {
  readonly account: string;
  readonly name: string;
  readonly credentials: Credentials;
  readonly recovery: RecoveryLock;
  readonly keyring: string;
  readonly keyRecord: string;
  readonly invitation?: string;
}

export interface AccountAnswer {
  readonly account: string;
  readonly name: string;
  readonly address: string;
  readonly role: Role;
  readonly session: string;
  readonly kdf: Kdf;
  readonly passwordWrap: string;
  readonly credentialsVersion: number;
  readonly recoveryVersion: number;
  readonly keyring: string;
  readonly keyringVersion: number;
  readonly keyRecords: readonly string[];
}

export interface RecoveryOpened {
  readonly account: string;
  readonly recoveryWrap: string;
  readonly recoveryVersion: number;
  readonly credentialsVersion: number;
  readonly keyring: string;
  readonly keyringVersion: number;
}

export interface RecoverRequest {
  readonly name: string;
  readonly recoveryKey: string;
  readonly credentials: Credentials;
  readonly order: SignedOrder;
}

export interface SessionInfo {
  readonly id: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly agent: string;
  readonly current: boolean;
}

export interface DirectoryEntry {
  readonly address: string;
  readonly where: 'here' | 'outside';
  readonly account?: string;
  readonly keyRecords?: readonly string[];
}

export interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly note: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedBy: string | null;
}

export interface Entry {
  readonly id: string;
  readonly time: number;
  readonly size: number;
  readonly body: string;
  readonly origin: 'smtp' | 'cluster' | 'own';
  readonly summary: string;
  readonly state: { readonly version: number; readonly blob: string } | null;
}

export interface EntryPage {
  readonly entries: readonly Entry[];
  readonly next: string | null;
  readonly cursor: string;
}

export interface Copy {
  readonly id: string;
  readonly account: string;
  readonly address?: string;
  readonly body: string;
  readonly summary: string;
}

export interface SendRequest {
  readonly id: string;
  readonly own: Copy | null;
  readonly copies: readonly Copy[];
  readonly outside: readonly string[];
}

export interface SentMail {
  readonly id: string;
  readonly time: number;
  readonly recipients: readonly { readonly address: string; readonly status: 'stored' | 'held'; readonly detail: string }[];
}

export interface Cluster {
  readonly clusterId: string;
  readonly domain: string;
  readonly at: number;
  readonly sentence: string;
  readonly control: { readonly leader: string | null; readonly term: number | null; readonly index: number };
  readonly nodes: readonly ClusterNode[];
  readonly keyspaces: readonly { readonly name: string; readonly mode: string; readonly copies: number; readonly acknowledgement: string }[];
  readonly tablets: readonly Tablet[];
}

export interface ClusterNode {
  readonly name: string;
  readonly state: 'alive' | 'suspected' | 'dead' | 'unknown';
  readonly roles: readonly string[];
  readonly doors: readonly string[];
  readonly startedAt: number | null;
}

export interface Tablet {
  readonly id: string;
  readonly keyspace: string;
  readonly from: string;
  readonly to: string | null;
  readonly epoch: number;
  readonly primary: string | null;
  readonly replicas: readonly string[];
}
