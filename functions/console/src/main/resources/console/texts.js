/** Every text of the console, by page. A text with numbers or names is a function. */

const number = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', {style: 'percent', maximumFractionDigits: 0});

/** Returns a number of seconds in words that fit into a table. */
function span(seconds) {
  if (seconds < 100) {
    return `${seconds} s`;
  }
  return seconds < 6_000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

/** Returns a number with its noun: `1 message`, `2 messages`. */
export function count(amount, one, many = `${one}s`) {
  return `${number.format(amount)} ${amount === 1 ? one : many}`;
}

/** Returns names as a list to read: `a, b and 3 others`. */
export function some(names, most = 3) {
  const rest = names.length - most;
  const shown = rest > 1 ? [...names.slice(0, most), `${number.format(rest)} others`] : names;
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
    : (shown[0] ?? '');
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
    noRole:
      'You are signed in, but your account has no role here, so there is nothing that it may see. ' +
      'Ask whoever manages the accounts for the role of an agent, a bot or an admin.',
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
    soon: 'in less than a minute',
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
  list: {
    all: 'All',
    noneFiltered: 'Nothing matches these filters.',
    notFound: 'Nothing has this id.',
    searching: 'Searching …',
    stale: (reason) => `Not up to date: ${reason} The page tries again.`,
  },
  conversations: {
    title: 'Conversations',
    lead: 'Open one to see who was told of each message, and why.',
    search: 'Part of a name, or the id of a conversation, message or session',
    status: 'Status',
    statuses: {all: 'All', queued: 'Queued', active: 'Active', closed: 'Closed'},
    types: {contact: 'With a customer', bot: 'With a bot', agent: 'Among agents', system: 'System'},
    unnamed: 'Conversation without a name',
    ofSession: (id) => `Session ${id}`,
    fromSession: 'From Zoho Desk',
    acceptedBy: 'Accepted by',
    others: (amount) => `and ${count(amount, 'other')}`,
    none: 'There is no conversation yet. The first one appears here by itself.',
  },
  conversation: {
    title: 'Conversation',
    back: 'All conversations',
    with: 'with',
    opened: 'opened',
    id: 'Id',
    messages: 'Messages, newest first',
    noMessages: 'Nobody has written yet.',
    news: (amount) => `${count(amount, 'new message')}.`,
    aside: 'About this conversation',
    statuses: 'Statuses of the last hour',
    noStatuses: 'None in the last hour.',
    session: 'Session',
    noSession: 'This conversation has no session.',
    people: 'People',
    noPeople: 'Nobody takes part.',
    due: 'Due next',
    for: 'for',
    found: 'The message that you searched for',
    allStatuses: (amount) => `Show all ${number.format(amount)}`,
    quoted: (text) => `“${text}”`,
    part: ({accepted, active, inbox}) =>
      accepted ? 'has it in hand' : active ? 'takes part' : inbox ? 'assigned' : 'has left',
  },
  message: {
    whoWasTold: 'Who was told?',
    why: 'Why?',
    rule: 'by rule',
    backchannel: 'not shown to the customer',
    roles: {contact: 'Customer', agent: 'Agent', bot: 'Bot', system: 'Reachline'},
    types: {
      card: 'card',
      postback: 'button pressed',
      mention: 'mention',
      tag: 'tag',
      search: 'search',
      form: 'form',
      field: 'field',
      results: 'results',
      report: 'report',
    },
    told: (delivered, names) =>
      names.length
        ? delivered
          ? `reached ${some(names)}`
          : `nobody of ${some(names)} was there`
        : '',
  },
  commands: {
    accept: 'Accept',
    leave: 'Leave',
    assign: 'Assign …',
    notify: 'Notify …',
    assignHeading: 'Assign this conversation',
    assignIntro: 'It is put into the inboxes of the people you choose, as a task.',
    notifyHeading: 'Notify',
    notifyIntro: 'Choose channels, or none of them to let the rules decide.',
    kinds: {users: 'People', channels: 'Channels'},
    search: 'Search',
    none: 'There is nobody to choose.',
    more: (amount) => `${count(amount, 'other')} not shown. Search for them.`,
    send: {
      assign: (amount) => (amount ? `Assign to ${count(amount, 'person', 'people')}` : 'Assign'),
      notify: (amount) => (amount ? `Notify ${count(amount, 'channel')}` : 'Notify by the rules'),
    },
    said: {
      '/accept': 'You accepted the conversation. It has left the inboxes.',
      '/leave': 'You left the conversation.',
      '/assign': 'The conversation was assigned.',
      '/notify': 'Those concerned are being notified. The result appears among the messages.',
    },
  },
  why: {
    tree: 'Who was told, and why: rules, channels, people',
    soon: 'The message is about to be routed.',
    notRouted: (reason) =>
      ({
        outbound: 'Nobody was told, since no customer wrote it.',
        active: 'Nobody was told, since somebody had the conversation in hand.',
        blocked: 'Nobody was told, since the session was blocked.',
        accepted: 'Nobody was told, since the session was picked up after the message was written.',
        late: 'Nobody was told, since the session ended after the message was written.',
      })[reason] ?? `Nobody was told (${reason}).`,
    summary: ({isMatched, isReached, there, missing, targets}) => {
      if (!isMatched) {
        return 'No rule matched, so nobody was told.';
      }
      if (isReached) {
        return `It reached ${some(there.length ? there : targets)}.`;
      }
      return missing.length
        ? `It reached nobody. ${some(missing)} should have been there.`
        : `It reached nobody: ${some(targets)} had nobody to be there.`;
    },
    step: (kind) =>
      ({
        first: 'At once',
        delayed: 'Delayed rule',
        repeat: 'Repeated rule',
        command: 'Command',
      })[kind] ?? kind,
    rule: ({id, name}) => (id ? (name ?? 'Rule') : 'No workflow: all who could be told'),
    unnamed: 'Rule without a name',
    workflow: (name) => `workflow ${name}`,
    matched: 'matched',
    matchedInVain: 'matched, nobody there',
    notMatched: 'not matched',
    failed: 'failed',
    waits: 'waits',
    until: 'until',
    suppressed: 'not needed',
    suppressedBy: ({reason, by}) =>
      by
        ? `${reason} (${by.type === 'rule' ? 'rule ' : ''}${by.name ?? by.id ?? by.type})`
        : reason,
    target: ({type, id, name}) =>
      `${{channel: 'Channel', user: 'Person', service: 'Service'}[type] ?? type} ${name ?? id}`,
    gone: 'no longer there',
    told: 'told',
    notTold: 'not told',
    someoneOnline: 'somebody online',
    nobodyOnline: 'nobody online',
    online: 'online',
    offline: 'offline',
    since: 'since',
    lastSeen: 'last seen',
    neverSeen: 'never seen',
    notSubscribed: 'but not subscribed to the channel',
    delivered: 'delivered',
    undeliverable: 'reached nobody',
    nothing: 'no rule matched',
    more: {
      steps: (amount) => `${count(amount, 'further evaluation')} not kept`,
      workflows: (amount) => `${count(amount, 'further workflow')} not kept`,
      rules: (amount) => `${count(amount, 'further rule')} not kept`,
      targets: (amount) =>
        `${count(amount, 'further channel or person', 'further channels or people')} not kept`,
      members: (amount) => `${count(amount, 'further person', 'further people')} not kept`,
    },
    due: 'Due next',
    round: (round) => `round ${round}`,
  },
  sessions: {
    title: 'Sessions',
    lead: 'Which sessions of Zoho Desk can be replied to, and what to do about the others.',
    search: 'Id of a session, conversation or message',
    status: 'Status',
    statuses: {
      CREATED: 'Created',
      OPEN: 'Open',
      ON_PROGRESS: 'In progress',
      ON_HOLD: 'On hold',
      ENDED: 'Ended',
      BLOCKED: 'Blocked',
      MISSED: 'Missed',
    },
    canSendFilter: 'Can we reply?',
    canSend: {yes: 'Can reply', no: 'Cannot reply', unknown: 'Unknown'},
    canSendTerm: 'We can write',
    canReceiveTerm: 'They can write',
    abilities: {yes: 'Yes', no: 'No', unknown: 'Unknown'},
    cause: 'Cause',
    causes: {
      none: 'None',
      channel: 'Channel',
      session: 'Session',
      assignment: 'Assignment',
      quota: 'Quota',
      authorization: 'Authorization',
      'end user': 'Customer',
      error: 'Error',
      unknown: 'Unknown',
    },
    remedy: 'What to do',
    noReply: 'Zoho Desk has not said yet whether it can be replied to.',
    /** A word of the provider, in plain writing: NOT_AN_ASSIGNEE becomes “not an assignee”. */
    plain: (word) => word.toLowerCase().replaceAll('_', ' '),
    why: (reply) =>
      reply && reply.canSend !== 'yes'
        ? `Cause: ${(texts.sessions.causes[reply.cause] ?? reply.cause).toLowerCase()}. ${reply.remedy}`
        : '',
    messages: (amount) => count(amount, 'message'),
    none: 'There is no session yet. Connect Zoho Desk, and the first one appears here by itself.',
  },
  session: {
    title: 'Session',
    back: 'All sessions',
    heading: 'Session',
    conversation: 'Its conversation',
    health: 'Can we reply?',
    facts: 'Session',
    changed: 'Last event',
    received: 'Received',
    assignee: 'Assigned to',
    assigned: ({id, type}) => (type ? `${type.toLowerCase()} ${id}` : id),
    nobody: 'nobody',
    messages: 'Messages',
    channel: 'Channel',
    unknown: 'unknown',
    history: 'Events, newest first',
    late: 'came late',
    change: ({sessionOldStatus, replyStatus}) =>
      [
        sessionOldStatus &&
          `was ${(texts.sessions.statuses[sessionOldStatus] ?? sessionOldStatus).toLowerCase()}`,
        replyStatus && `reply: ${texts.sessions.plain(replyStatus)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    raw: 'As Zoho sent it',
  },
  team: {
    title: 'Team',
    you: 'You',
    youAreOnline: 'You are online',
    youAreOffline: 'You are offline',
    kept: 'Renewed as long as this console is open.',
    until: 'Until',
    offlineNote: 'Messages to your teams are not counted as delivered to you.',
    notRenewed: (end) =>
      end
        ? `This could not be renewed. You count as online until ${end}; it is tried again.`
        : 'This could not be renewed, and you count as offline. It is tried again.',
    notSet: 'That did not work:',
    goOnline: 'Go online',
    goOffline: 'Go offline',
    stayOnline: 'Stay online',
    notInDirectory: 'Your token names nobody of the directory, so you cannot be online yourself.',
    day: 'Who was there',
    dayShown: 'Day',
    dayBefore: 'The day before',
    dayAfter: 'The day after',
    nobody: 'There are no teams and no people yet.',
    noMembers: 'This team has no members.',
    stale: 'This cannot be refreshed at the moment; it is tried again.',
    inNoTeam: 'In no team',
    anybody: 'Anybody',
    online: (online, all) => `${online} of ${all} online`,
    isOnline: 'online',
    isOffline: 'offline',
    since: 'online since',
    lastSeen: 'last seen',
    notToday: 'not seen today',
    notSubscribed: 'does not follow this inbox',
    showAll: (count) => `Show all ${count}`,
    inWords: 'Times in words',
    timesInWords: (periods) => (periods.length === 0 ? 'not online' : periods.join(', ')),
    source: (source) =>
      ({set: 'by hand', activity: 'by working', 'zoho-desk': 'said by Zoho Desk'})[source] ??
      source,
  },
  workflows: {
    title: 'Workflows',
    intro:
      'Each customer’s message runs all workflows that are on. Their rules decide who is told of it.',
    none: 'There is no workflow yet. Without one, all channels are told of every message.',
    create: 'New workflow',
    rules: (amount) => count(amount, 'rule'),
    changed: 'changed',
    on: 'on',
    off: 'off',
    turnOn: 'Turn on',
    turnOff: 'Turn off',
    turnOnNamed: (name) => `Turn on ${name}`,
    turnOffNamed: (name) => `Turn off ${name}`,
    changedMeanwhile: (name) =>
      `Somebody else changed “${name}” meanwhile, so nothing was done. It is shown as it is now.`,
  },
  workflow: {
    title: 'Workflow',
    newTitle: 'New workflow',
    back: '← All workflows',
    runs: 'Runs for messages',
    rules: 'Rules',
    rulesIntro: 'Evaluated from top to bottom. Drag a rule, or move it by its arrows.',
    rule: (place) => `Rule ${place}`,
    fields: {
      name: 'Name',
      active: 'Runs',
      when: 'When',
      delay: 'Wait before',
      repeat: 'Again every',
      channels: 'Channels',
      users: 'People',
      services: 'Services',
      then: 'After it found somebody',
    },
    always: 'always',
    atOnce: 'at once',
    once: 'never',
    notify: 'Tell',
    notifyOf: (name) => `Whom “${name}” tells`,
    thens: {continue: 'Go on with the next rule', stop: 'Stop this workflow'},
    addRule: 'Add a rule',
    remove: 'Remove',
    removeNamed: (name) => `Remove rule ${name}`,
    removed: (name) => `Rule ${name} was removed.`,
    drag: 'Drag to another place',
    up: (name) => `Move ${name} up`,
    down: (name) => `Move ${name} down`,
    movedTo: (name, place, all) => `Rule ${name} is now ${place} of ${all}.`,
    unsaved: 'Not saved yet',
    saved: 'Nothing to save',
    kept: 'What you had not saved is still here.',
    discard: 'Discard',
    discarded: 'Your changes were discarded.',
    review: 'Review and save',
    reviewHeading: 'Save these changes?',
    reviewNew: 'Create this workflow?',
    differences: 'Changes',
    bothVersions: 'Both versions',
    noDifference: 'No difference.',
    ruleChange: {added: 'New rule', removed: 'Removed rule', changed: 'Rule'},
    moved: (from, to) => `moved from place ${from} to ${to}`,
    empty: 'nothing',
    save: 'Save',
    savedNow: 'Saved.',
    conflict: 'Somebody else changed this workflow',
    conflictSince: 'saved another version,',
    conflictChoose: 'Yours is still here. Which one shall stay?',
    theirs: 'They changed',
    yours: 'You changed',
    keepMine: 'Keep mine …',
    takeTheirs: 'Take theirs',
    delete: 'Delete …',
    deleteHeading: 'Delete this workflow?',
    deleteQuestion: 'Its rules run no longer. Its history stays and can be read by the API.',
  },
  picker: {
    add: 'Add a channel, a person, a service …',
    matches: 'Matches',
    nothing: 'No match',
    remove: (name) => `Remove ${name}`,
    kinds: {channels: 'channel', users: 'person', services: 'service'},
  },
  tryMessage: {
    heading: 'Try it',
    intro: 'What would happen to a message under the rules as they stand here, saved or not?',
    message: 'A customer writes',
    time: 'At',
    timeHint: 'Empty for now; in your time zone.',
    who: 'Who is there',
    nobody: 'No rule names anybody yet.',
    addPerson: 'Add a person …',
    presenceOf: (name) => `Presence of ${name}`,
    presence: {asNow: 'as now', online: 'online', offline: 'offline'},
    try: 'Try',
    trying: 'Trying …',
    refused: 'A rule is not valid yet; see there.',
    notRouted: (reason) => `No rule would run: ${reason}`,
    delivered: 'Somebody would be told',
    undeliverable: 'Nobody would be there',
    nothingYet: 'Nobody is told at once',
    inboxes: 'It would wait in:',
    noInbox: 'It would wait in no inbox.',
    thisOne: '(this one)',
    fallback: 'No rule held',
    allChannels: 'all channels',
    outcomes: {
      triggered: 'holds',
      'not matched': 'does not hold',
      failed: 'failed',
      waits: 'waits until',
      'stopped before': 'is not reached',
    },
    again: 'again at',
    there: 'is there',
    away: 'is not there',
    gone: 'Some targets are gone.',
    old: 'This is of an earlier draft: the rules were changed since. Try again.',
  },
  replay: {
    heading: 'Try on the last 7 days',
    intro:
      'What would have been told of the real messages, with whoever was there then? Nothing is written.',
    start: 'Replay',
    stop: 'Stop',
    running: (amount) => `${count(amount, 'message')} so far …`,
    stopped: 'Stopped; these are the numbers so far.',
    goOn: 'Go on',
    old: 'These numbers are of an earlier draft: the rules were changed since. Replay them anew.',
    skipped: (amount) =>
      `${count(amount, 'message')} left out: their rules would be evaluated too often.`,
    moreStatuses: (amount) => `and ${number.format(amount)} more`,
    changed: (changed, all) => `${number.format(changed)} of ${count(all, 'message')} would change.`,
    same: (all) => `Nothing would change for ${count(all, 'message')}.`,
    none: 'No message was routed in these days.',
    messages: 'Messages',
    before: 'As it was',
    after: 'With these rules',
    delivered: 'Delivered',
    undeliverable: 'Undeliverable',
    number: (amount) => number.format(amount),
    list: 'Messages that would change',
    more: (amount) => `and ${count(amount, 'more message')}`,
    nothingTold: 'nobody told',
    texts: {
      'Notifications Delivered': 'delivered',
      'Notifications Undeliverable': 'undeliverable',
    },
  },
  versions: {
    heading: 'History',
    version: (amount) => `Version ${number.format(amount)}`,
    current: 'current',
    unknown: 'unknown',
    show: 'What changed',
    hide: 'Hide',
    showNamed: (version) => `What changed in version ${version}`,
    restore: 'Go back to this …',
    restoreNamed: (version) => `Go back to version ${version}`,
  },
  report: {
    title: 'Report',
    download: 'Download CSV',
    period: 'Period',
    lastDays: (days) => `Last ${days} days`,
    ownPeriod: 'From … to …',
    from: 'From',
    to: 'To',
    wrongOrder: 'The first day is after the last one.',
    tooLong: (days) => `A report covers at most ${days} days.`,
    by: 'Shown by',
    bys: {'weekday-hour': 'Hour of the week', day: 'Day', hour: 'Hour'},
    group: 'Compare',
    noGroup: 'Nothing',
    groups: {channel: 'Channels', rule: 'Rules', workflow: 'Workflows', user: 'People'},
    groupHead: {channel: 'Channel', rule: 'Rule', workflow: 'Workflow', user: 'Person'},
    noneOfGroup: 'No message concerned any.',
    noName: '(none)',
    zone: 'Time zone',
    unknownZone: 'This time zone is unknown. Choose one such as Europe/Amsterdam.',
    summing: (summed, hours) => `Summing up: ${number.format(summed)} of ${count(hours, 'hour')} …`,
    number: (value) => number.format(value),
    share: (part) => percent.format(part),
    nothingCame: 'No message came in this time.',
    messages: 'Messages',
    delivered: 'Delivered at once',
    undeliverable: 'Reached nobody at once',
    laterReached: 'Reached later',
    accepted: 'Accepted',
    never: 'Never reached anybody',
    waited: ({median, p95}) => `after ${span(median)}; 95% within ${span(p95)}`,
    waits: ({median, p95}) => `${span(median)} / ${span(p95)}`,
    columns: {
      messages: 'Messages',
      delivered: 'Delivered',
      undeliverable: 'Reached nobody',
      laterReached: 'Later',
      wait: 'Wait: median / 95%',
      accepted: 'Accepted',
      never: 'Never',
      uncovered: 'Nobody there',
      uncoveredMessages: 'Messages then',
    },
    missingMost: 'Most often missing',
    week: 'When do I need one more person?',
    measure: 'Colour shows',
    measures: {
      undeliverable: 'Reached nobody at once',
      never: 'Never reached anybody',
      share: 'Share that reached nobody at once',
      messages: 'Messages',
      uncovered: 'Hours with nobody there',
    },
    measured: (measure, value) =>
      measure === 'share' ? percent.format(value) : number.format(value),
    of: 'Of',
    all: 'All',
    heatMap: (measure, zone) => `${measure}, by weekday and hour in ${zone}`,
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    dayHead: 'Day',
    hourHead: 'Hour',
    hour: (hour) => String(hour).padStart(2, '0'),
    hours: (hour) => `${String(hour).padStart(2, '0')}:00–${String(hour + 1).padStart(2, '0')}:00`,
    noMessages: 'no messages',
    cell: (row) =>
      `${count(row.messages, 'message')}, ${number.format(row.undeliverable)} reached nobody at once, ` +
      `${number.format(row.never)} never`,
    needed: 'Most messages reached nobody at once',
    neededAt: (row) =>
      `on ${texts.report.weekdays[row.weekday - 1]}s ${texts.report.hours(row.hour)}: ` +
      `${number.format(row.undeliverable)} of ${number.format(row.messages)}`,
    nobodyNeeded: 'Somebody was there for every message.',
    course: {day: 'Day by day', hour: 'Hour by hour'},
    chart: 'Messages, and those that reached nobody at once. The table below has the numbers.',
    bucketOf: (row, by, zone) => {
      if (by === 'weekday-hour') {
        return `${texts.report.weekdays[row.weekday - 1]}s ${texts.report.hours(row.hour)}`;
      }
      return new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        ...(by === 'hour' ? {hour: '2-digit', minute: '2-digit'} : {}),
      }).format(Date.parse(row.from));
    },
    showRows: (rows) => `Show all ${number.format(rows)}`,
    missing: 'Who was missing',
    aboutMissing: 'People who should have been there when a message reached nobody.',
    nobodyMissing: 'Nobody was missing.',
    times: (amount) => (amount === 1 ? 'once' : `${number.format(amount)} times`),
    more: (amount) => `and ${number.format(amount)} more`,
    uncovered: 'Times with nobody there',
    alwaysCovered: 'Somebody was there all the time.',
    hoursOf: (quarters) => `${number.format(quarters / 4)} h`,
    aboutUncovered: ({quarters, messages}) =>
      `For ${number.format(quarters / 4)} hours in all nobody was online in any team; ` +
      `${count(messages, 'message')} came then.`,
    uncoveredIn: (bucket, {quarters, messages}) =>
      `${bucket}: ${number.format(quarters / 4)} h, ${count(messages, 'message')}`,
  },
  operations: {
    title: 'Operations',
    views: {sources: 'Sources', quarantine: 'Quarantine', services: 'Services'},
    none: 'none',
    notDone: 'That did not work:',
    aboutSources:
      'Where sessions and messages come from. Each source is a webhook with an address of its own.',
    noSources: 'There is no source yet. Register one with POST /v2/sources.',
    sourceTypes: {'zoho-desk': 'Zoho Desk'},
    connected: 'Webhook known',
    noWebhookId: 'Webhook unknown',
    noWebhookIdRemedy:
      'Its events are refused until the source has the id that Zoho gave the webhook.',
    orgId: 'Organisation',
    webhookId: 'Webhook',
    host: 'Data centre',
    address: 'Address',
    registered: 'Registered',
    aboutQuarantine:
      'Events that could not be stored, each with its reason. Nothing of them counts until they are taken up again.',
    noQuarantined: 'Nothing was set aside. Every event that came could be stored.',
    noQuarantinedOfReason: 'Nothing was set aside for this reason.',
    reason: 'Reason',
    everyReason: 'Every reason',
    reasons: {
      malformed: 'Not JSON',
      too_large: 'Too large',
      too_deep: 'Nested too deep',
      unknown_type: 'Unknown type',
      unknown_user: 'Unknown agent',
      invalid_field: 'A wrong field',
      too_old: 'Too old',
      in_the_future: 'In the future',
      unstorable: 'Cannot be stored',
    },
    times: (count) => (count === 1 ? 'came once' : `came ${count} times`),
    firstCame: 'First',
    source: 'Source',
    event: 'The event as it came',
    showEvent: 'Show event',
    hideEvent: 'Hide event',
    showWhole: (length) => `Show all ${length.toLocaleString('en')} characters`,
    cut: 'Only its beginning was kept, so it cannot be taken up again.',
    takeUpAgain: 'Retry',
    stillWrong: 'It is still wrong:',
    retried: {
      stored: 'The event was stored.',
      repeated: 'The event had come again in the meantime, and is stored.',
      dropped: 'The event is taken: its conversation was deleted.',
    },
    goneAlready: 'It is not there any more: somebody took it up or deleted it.',
    delete: 'Delete',
    keep: 'Keep it',
    deleteHeading: 'Delete this event?',
    deleteQuestion: 'It is gone for good. If it comes again, it is set aside anew.',
    deleted: 'The event was deleted.',
    aboutServices: 'Addresses that are told of events by signed webhooks.',
    noServices: 'There is no service yet. Register one with POST /v2/services.',
    enabled: 'enabled',
    disabled: 'disabled',
    disabledByAdmin: 'An admin disabled it. It is told of nothing.',
    disabledReasons: {
      gone: 'Its address answered 410, gone, so it was disabled. It is told of nothing.',
      failing: 'Every try failed for 24 hours, so it was disabled. It is told of nothing.',
    },
    enable: 'Enable again',
    enabledAgain: 'It is enabled. What failed meanwhile can be tried again.',
    events: 'Events',
    toDeliveries: 'Deliveries',
    toFailed: 'Failed ones',
    backToServices: 'All services',
    deliveriesOf: (name) => `Deliveries to ${name}`,
    aboutDeliveries:
      'Newest first. Delivered ones are kept for a day, failed ones for three to 14 days.',
    noDeliveries: 'Nothing was delivered in the last days.',
    noDeliveriesOfState: 'There is none in this state.',
    state: 'State',
    everyState: 'Every state',
    states: {pending: 'waits', delivered: 'delivered', failed: 'failed'},
    failures: {
      refused: 'The service refused it.',
      expired: 'Every try failed for 24 hours.',
      disabled: 'The service was disabled.',
      gone: 'The message or conversation was deleted meanwhile.',
    },
    conversation: 'Conversation',
    lastAttempt: 'Last try',
    nextAttempt: 'Next try',
    answered: (status) => `answered ${status}`,
    took: (ms) => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`),
    attempts: (count) => (count === 1 ? '1 try' : `${count} tries`),
    refused: (index) =>
      index === undefined
        ? 'Its answer was not posted:'
        : `Message ${index + 1} of its answer was not posted:`,
    tryAgain: 'Retry',
    dueAgain: 'It is due at once.',
    enableFirst: 'The service is disabled. Enable it first.',
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
