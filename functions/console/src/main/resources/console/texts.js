/** Every text of the console, by page. A text with numbers or names is a function. */

const number = new Intl.NumberFormat('en');

/** Returns a number with its noun: `1 message`, `2 messages`. */
export function count(amount, one, many = `${one}s`) {
  return `${number.format(amount)} ${amount === 1 ? one : many}`;
}

export const texts = {
  app: {
    name: 'Reachline',
    title: (page) => `${page} · Reachline`,
    skip: 'Skip to the content',
    navigation: 'Pages',
    theme: {auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark'},
    signedInAs: (name) => `Signed in as ${name}`,
    signOut: 'Sign out',
    unknownPage: 'There is no such page.',
    notAllowed: 'Your account may not see this page.',
    loading: 'The console is loading.',
    brokenPage: 'This page cannot be loaded.',
  },
  signIn: {
    heading: 'Sign in',
    intro: 'See who waits, who is there, and why a message reached nobody.',
    button: 'Sign in',
    again: 'Sign in again',
    expiredHeading: 'Your sign-in has ended',
    expired: 'Sign in again in a small window. Nothing that you typed here is lost.',
    failed: (code) => `Signing in failed (${code}). Try again.`,
    done: 'You are signed in. Close this window to go on.',
    blocked: 'The browser blocked the window. Allow windows of this page, then try again.',
  },
  state: {
    loading: 'Loading …',
    empty: 'Nothing here.',
    retry: 'Try again',
    more: 'Show more',
    loadingMore: 'Loading more …',
    showAll: 'Show all',
    unreachable: 'The service cannot be reached.',
    throttled: 'The service is busy. Try again in a moment.',
    notFound: 'This is not there, or no longer.',
    forbidden: 'Your account may not do this.',
    failed: (message) => `This failed: ${message}`,
    request: (id) => `Request ${id}`,
  },
  dialog: {
    close: 'Close',
  },
  time: {
    now: 'just now',
  },
  now: {
    title: 'Now',
    waited: 'Conversations that waited',
    delivered: 'Somebody was told',
    nobody: 'Nobody was there',
    amount: (amount, more) => number.format(amount) + (more ? '+' : ''),
    yesterday: (amount) => `${number.format(amount)} in this hour yesterday`,
    stale: 'These numbers may be old.',
    nobodyHeading: 'Nobody was there, in the last hour',
    nobodyEmpty: 'Every message of the last hour reached somebody.',
    announced: (amount) => `${count(amount, 'new message')} reached nobody.`,
    rule: 'rule',
    missing: 'should have been there:',
    more: (amount) => `and ${count(amount, 'older one')}`,
    teams: 'Teams',
    teamsEmpty: 'There are no teams yet.',
    online: (online, all) => (online ? `${online} of ${all} online` : 'nobody online'),
    others: (amount) => `and ${count(amount, 'other')}`,
    longest: 'Waits longest',
    longestEmpty: 'Nobody waits.',
    since: 'since',
    allWaiting: (amount, more) => `All ${number.format(amount)}${more ? '+' : ''} that wait`,
  },
  conversations: {
    title: 'Conversations',
  },
  conversation: {
    title: 'Conversation',
  },
  sessions: {
    title: 'Sessions',
  },
  team: {
    title: 'Team',
  },
  workflows: {
    title: 'Workflows',
  },
  workflow: {
    title: 'Workflow',
  },
  report: {
    title: 'Report',
  },
  operations: {
    title: 'Operations',
  },
};

/** Returns what to tell people of an error. */
export function tell(error) {
  if (error?.code === 'unreachable') {
    return texts.state.unreachable;
  }
  switch (error?.status) {
    case 403:
      return texts.state.forbidden;
    case 404:
      return texts.state.notFound;
    case 429:
    case 503:
      return texts.state.throttled;
    default:
      return texts.state.failed(error?.message ?? String(error));
  }
}
