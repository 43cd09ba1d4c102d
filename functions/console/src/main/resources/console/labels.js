import {html} from 'lit';
import {texts} from './texts.js';

const CONVERSATION = {queued: 'wait', active: 'ok', closed: 'plain'};
const SESSION = {
  CREATED: 'wait',
  OPEN: 'wait',
  ON_PROGRESS: 'ok',
  ON_HOLD: 'ok',
  ENDED: 'plain',
  BLOCKED: 'bad',
  MISSED: 'bad',
};
const ABILITY = {yes: 'ok', no: 'bad', unknown: 'wait'};

/** Returns the name to show of a conversation. */
export function title({name, session}) {
  return name?.trim() ? name : session ? texts.conversations.ofSession(session) : texts.conversations.unnamed;
}

export function conversationStatus(status) {
  return badge(CONVERSATION[status], texts.conversations.statuses[status]);
}

/** Returns the status of a session; one that is not known yet is shown as it came. */
export function sessionStatus(status) {
  return badge(SESSION[status] ?? 'plain', texts.sessions.statuses[status] ?? status);
}

/** Returns whether a session can be replied to. */
export function ability(reply) {
  const {canSend = 'unknown'} = reply ?? {};
  return badge(ABILITY[canSend], texts.sessions.canSend[canSend]);
}

function badge(tone, text) {
  return html`<span class="badge badge-${tone}" dir="auto">${text}</span>`;
}
