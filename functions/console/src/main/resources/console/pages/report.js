import {LitElement, css, html, nothing} from 'lit';
import '../elements/heat-map.js';
import {href, navigate} from '../router.js';
import {now} from '../server-time.js';
import {shared} from '../styles.js';
import {tell, texts} from '../texts.js';
import {dayOf, isZone, ownZone, plusDays, startOf} from '../zone.js';

const PERIODS = [7, 14, 28];
const LONGEST = 31;
const QUARTER = 900_000;
const BY = ['weekday-hour', 'day', 'hour'];
const GROUPS = ['channel', 'rule', 'workflow', 'user'];
const MEASURES = ['undeliverable', 'never', 'share', 'messages', 'uncovered'];
const ROWS_SHOWN = 50;
const WORST = 3;
const UNCOVERED_SHOWN = 12;
const COLUMNS = [
  'messages',
  'delivered',
  'undeliverable',
  'laterReached',
  'wait',
  'accepted',
  'never',
];

/** The page of the staffing report: when messages reached nobody, and who was missing. */
class ReportPage extends LitElement {
  static properties = {
    api: {attribute: false},
    me: {attribute: false},
    query: {attribute: false},
    report: {state: true},
    grouped: {state: true},
    progress: {state: true},
    error: {state: true},
    invalid: {state: true},
    isSaving: {state: true},
    refusal: {state: true},
    showsAll: {state: true},
  };

  static styles = [
    shared,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: end;
      }
      form .field {
        min-width: 8rem;
        flex: 0 1 auto;
      }
      .field {
        grid-template-columns: minmax(0, 1fr);
        max-width: 100%;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: baseline;
        justify-content: space-between;
      }
      .head h1,
      .head h2 {
        flex: 1 1 12rem;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 0.75rem;
        margin: 0 0 1rem;
      }
      .tiles > div {
        background: var(--surface);
        border: 1px solid var(--border);
        border-radius: var(--radius);
        padding: 0.75rem 1rem;
        display: flex;
        flex-direction: column;
      }
      .tiles dt {
        color: var(--muted);
        font-size: 0.85rem;
        order: 2;
      }
      .tiles dd {
        margin: 0;
        font-size: 1.6rem;
        line-height: 1.2;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .tiles dd.note {
        order: 3;
        font-size: 0.8rem;
        font-weight: 400;
        color: var(--muted);
      }
      .tiles .bad dd:first-of-type {
        color: var(--bad);
      }
      .answer {
        font-size: 1.05rem;
      }
      .answer ul {
        margin: 0.25rem 0 0;
        padding-inline-start: 1.25rem;
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      td.number,
      th.number {
        text-align: end;
      }
      .table th[scope='row'] {
        color: var(--text);
        font-size: inherit;
        font-weight: 400;
        min-width: 9rem;
      }
      .table th.number,
      .table td.number {
        overflow-wrap: normal;
      }
      #of {
        max-width: 16rem;
      }
      .table .people {
        min-width: 14rem;
      }
      #csv {
        margin-bottom: 0.75rem;
      }
      .person {
        display: block;
      }
      .missing {
        margin: 0;
        padding-inline-start: 1.25rem;
        columns: 18rem;
      }
      .missing li {
        break-inside: avoid;
        overflow-wrap: anywhere;
      }
    `,
  ];

  #loading;
  #saving;

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#loading?.abort();
    this.#saving?.abort();
  }

  willUpdate(changed) {
    if (changed.has('query')) {
      this.showsAll = false;
      this.#load();
    }
  }

  /** What is asked for, read from the address; what is wrong there counts as not there. */
  get #choice() {
    const query = this.query ?? new URLSearchParams();
    const zone = isZone(query.get('zone') ?? '') ? query.get('zone') : ownZone();
    const today = dayOf(now(), zone);
    const day = (name) =>
      /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? '') ? query.get(name) : undefined;
    const days = PERIODS.includes(Number(query.get('days')))
      ? Number(query.get('days'))
      : PERIODS[0];
    const isOwn = day('since') !== undefined && day('until') !== undefined;
    return {
      zone,
      days: isOwn ? undefined : days,
      from: isOwn ? day('since') : plusDays(today, 1 - days),
      to: isOwn ? day('until') : today,
      by: BY.includes(query.get('by')) ? query.get('by') : BY[0],
      group: GROUPS.includes(query.get('group')) ? query.get('group') : undefined,
      measure: MEASURES.includes(query.get('measure')) ? query.get('measure') : MEASURES[0],
      of: query.get('of') ?? undefined,
    };
  }

  #path(by, group) {
    const {zone, from, to} = this.#choice;
    const end = Math.min(
      startOf(plusDays(to, 1), zone),
      Math.ceil((now() + 1) / QUARTER) * QUARTER,
    );
    const query = new URLSearchParams({
      since: new Date(startOf(from, zone)).toISOString(),
      until: new Date(end).toISOString(),
      by,
      timezone: zone,
    });
    if (group) {
      query.set('group', group);
    }
    return `/v2/reports/reachability?${query}`;
  }

  async #load() {
    this.#loading?.abort();
    const {signal} = (this.#loading = new AbortController());
    const {from, to, by, group} = this.#choice;
    this.error = undefined;
    this.progress = undefined;
    this.report = undefined;
    this.grouped = undefined;
    this.invalid =
      from > to
        ? texts.report.wrongOrder
        : plusDays(from, LONGEST - 1) < to
          ? texts.report.tooLong(LONGEST)
          : undefined;
    if (this.invalid) {
      return;
    }
    try {
      const report = shownAs(await this.#complete(this.#path(by), signal));
      const grouped = group && (await this.#groups(by, group, signal));
      if (!signal.aborted) {
        this.report = report;
        this.grouped = grouped;
      }
    } catch (error) {
      if (!signal.aborted) {
        this.error = error;
      }
    } finally {
      if (!signal.aborted) {
        this.progress = undefined;
      }
    }
  }

  async #groups(by, group, signal) {
    try {
      return groupsOf(await this.#complete(this.#path(by, group), signal));
    } catch (error) {
      if (error.status !== 400 || by === 'day') {
        throw error;
      }
      // So many groups that only their totals fit into an answer.
      const {groups} = groupsOf(await this.#complete(this.#path('day', group), signal));
      return {groups: groups.map((one) => ({...one, rows: undefined}))};
    }
  }

  /** Asks until all hours are summed. */
  async #complete(path, signal) {
    for (;;) {
      const answer = await this.api.get(path, {signal});
      if (answer.status !== 202) {
        return answer.body;
      }
      this.progress = answer.body;
      await new Promise((resolve) => setTimeout(resolve, (answer.retryAfter ?? 1) * 1_000));
      signal.throwIfAborted();
    }
  }

  render() {
    const text = texts.report;
    return html`
      <div class="head">
        <h1 tabindex="-1">${text.title}</h1>
        <button
          type="button"
          id="csv"
          ?disabled=${!this.report || this.isSaving}
          @click=${() => this.#save()}
        >
          ${text.download}
        </button>
      </div>
      ${this.refusal ? html`<p class="error" role="alert">${this.refusal}</p>` : nothing}
      ${this.#form()} ${this.#content()}
    `;
  }

  #form() {
    const text = texts.report;
    const choice = this.#choice;
    const today = dayOf(now(), choice.zone);
    return html`<form class="card" @submit=${(event) => event.preventDefault()}>
      ${this.#select('days', text.period, [...PERIODS, ''], choice.days ?? '', (days) =>
        days ? text.lastDays(days) : text.ownPeriod,
      )}
      ${
        choice.days
          ? nothing
          : html`${this.#dayField('since', text.from, choice.from, today)}
            ${this.#dayField('until', text.to, choice.to, today)}`
      }
      ${this.#select('by', text.by, BY, choice.by, (by) => text.bys[by])}
      ${this.#select('group', text.group, ['', ...GROUPS], choice.group ?? '', (group) =>
        group ? text.groups[group] : text.noGroup,
      )}
      <div class="field">
        <label for="zone">${text.zone}</label>
        <input
          id="zone"
          list="zones"
          autocomplete="off"
          spellcheck="false"
          .value=${choice.zone}
          @change=${(event) => this.#setZone(event.target)}
        />
        <datalist id="zones">
          ${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}
        </datalist>
      </div>
    </form>`;
  }

  #select(name, label, values, chosen, shown) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <select id=${name} @change=${(event) => this.#choose(name, event.target.value)}>
        ${values.map(
          (value) =>
            html`<option value=${value} ?selected=${value === chosen}>${shown(value)}</option>`,
        )}
      </select>
    </div>`;
  }

  #dayField(name, label, value, today) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        type="date"
        max=${today}
        .value=${value}
        aria-invalid=${this.invalid ? 'true' : nothing}
        aria-describedby="invalid"
        @change=${(event) => event.target.value && this.#go({[name]: event.target.value})}
      />
    </div>`;
  }

  #choose(name, value) {
    if (name === 'days') {
      const {from, to} = this.#choice;
      this.#go(value ? {days: value, since: '', until: ''} : {days: '', since: from, until: to});
    } else {
      this.#go({[name]: value, ...(name === 'group' ? {of: ''} : {})});
    }
  }

  #setZone(input) {
    const known = isZone(input.value);
    input.setCustomValidity(known ? '' : texts.report.unknownZone);
    input.reportValidity();
    if (known) {
      this.#go({zone: input.value});
    }
  }

  #go(changes) {
    navigate('/report', {...Object.fromEntries(this.query ?? []), ...changes});
  }

  #content() {
    const text = texts.report;
    if (this.invalid) {
      return html`<p class="error" id="invalid" role="alert">${this.invalid}</p>`;
    }
    if (this.error) {
      return html`<reachline-state
        .state=${'failed'}
        .error=${this.error}
        @retry=${() => this.#load()}
      ></reachline-state>`;
    }
    if (this.progress) {
      const {summed, hours} = this.progress;
      return html`<div class="card" role="status">
        <p>${text.summing(summed, hours)}</p>
        <progress value=${summed} max=${hours} aria-label=${text.summing(summed, hours)}></progress>
      </div>`;
    }
    if (!this.report) {
      return html`<reachline-state .state=${'loading'}></reachline-state>`;
    }
    const {total} = this.report;
    return html`
      ${this.#tiles(total)}
      ${total.messages === 0 ? html`<p class="empty">${text.nothingCame}</p>` : nothing}
      ${this.#choice.by === 'weekday-hour' ? this.#week() : this.#course()}
      ${this.grouped ? this.#groupTable() : nothing} ${this.#missing()} ${this.#uncovered()}
    `;
  }

  #tiles(total) {
    const text = texts.report;
    const tile = (name, value, note, isBad = false) =>
      html`<div class=${isBad ? 'bad' : ''}>
        <dt>${name}</dt>
        <dd>${value}</dd>
        ${note ? html`<dd class="note">${note}</dd>` : nothing}
      </div>`;
    const share = (some) => (total.messages === 0 ? undefined : text.share(some / total.messages));
    return html`<dl class="tiles">
      ${tile(text.messages, text.number(total.messages))}
      ${tile(text.delivered, text.number(total.delivered), share(total.delivered))}
      ${tile(
        text.undeliverable,
        text.number(total.undeliverable),
        share(total.undeliverable),
        total.undeliverable > 0,
      )}
      ${tile(text.laterReached, text.number(total.laterReached), total.wait && text.waited(total.wait))}
      ${tile(text.accepted, text.number(total.accepted), share(total.accepted))}
      ${tile(text.never, text.number(total.never), share(total.never), total.never > 0)}
    </dl>`;
  }

  /** The group whose rows are shown; undefined if those of all are. */
  get #chosenGroup() {
    return this.grouped?.groups.find((one) => one.id === this.#choice.of && one.rows);
  }

  #groupSelect() {
    const groups = this.grouped?.groups.filter((one) => one.rows) ?? [];
    return groups.length === 0
      ? nothing
      : this.#select(
          'of',
          texts.report.of,
          ['', ...groups.map((one) => one.id)],
          this.#chosenGroup?.id ?? '',
          (id) => (id ? shortened(groups.find((one) => one.id === id).name) : texts.report.all),
        );
  }

  #week() {
    const text = texts.report;
    const {measure} = this.#choice;
    const {rows} = this.#chosenGroup ?? this.report;
    const cells = new Map(rows.map((row) => [`${row.weekday - 1} ${row.hour}`, row]));
    const cell = (day, hour) => cells.get(`${day} ${hour}`);
    const values = Array.from({length: 7}, (_, day) =>
      Array.from({length: 24}, (__, hour) => measureOf(cell(day, hour), measure)),
    );
    const describe = (day, hour) => {
      const row = cell(day, hour);
      return `${text.weekdays[day]} ${text.hours(hour)}: ${row ? text.cell(row) : text.noMessages}`;
    };
    return html`<section class="card" aria-labelledby="week">
      <div class="head">
        <h2 id="week">${text.week}</h2>
        ${this.#select('measure', text.measure, MEASURES, measure, (one) => text.measures[one])}
        ${this.#groupSelect()}
      </div>
      ${this.#answer(cells)}
      <reachline-heat-map
        label=${text.heatMap(text.measures[measure], this.#choice.zone)}
        .values=${values}
        .format=${(value) => text.measured(measure, value)}
        .describe=${describe}
      ></reachline-heat-map>
    </section>`;
  }

  /** The hours in which one more person would help most. */
  #answer(cells) {
    const text = texts.report;
    const worst = [...cells.values()]
      .filter((row) => row.undeliverable > 0)
      .sort((one, other) => other.undeliverable - one.undeliverable)
      .slice(0, WORST);
    return worst.length === 0
      ? html`<p class="answer">${text.nobodyNeeded}</p>`
      : html`<div class="answer">
          ${text.needed}
          <ul>
            ${worst.map((row) => html`<li>${text.neededAt(row)}</li>`)}
          </ul>
        </div>`;
  }

  #course() {
    const text = texts.report;
    const {by, zone} = this.#choice;
    const {rows} = this.#chosenGroup ?? this.report;
    import('../elements/chart.js').catch((error) => console.error(error));
    const shown = this.showsAll ? rows : rows.slice(0, ROWS_SHOWN);
    return html`<section class="card" aria-labelledby="course">
      <div class="head">
        <h2 id="course">${text.course[by]}</h2>
        ${this.#groupSelect()}
      </div>
      ${
        rows.length === 0
          ? html`<p class="empty">${text.nothingCame}</p>`
          : html`<reachline-chart
                .times=${rows.map((row) => Date.parse(row.from) / 1_000)}
                .all=${rows.map((row) => row.messages)}
                .some=${rows.map((row) => row.undeliverable)}
                .zone=${zone}
                allLabel=${text.messages}
                someLabel=${text.undeliverable}
                label=${text.chart}
              ></reachline-chart>
              ${this.#table(
                text.course[by],
                shown.map((row) => ({
                  name: html`<time datetime=${row.from} title=${row.from}
                    >${text.bucketOf(row, by, zone)}</time
                  >`,
                  row,
                })),
                text.bys[by],
              )}
              ${this.#allButton(rows)}`
      }
    </section>`;
  }

  #groupTable() {
    const text = texts.report;
    const {group} = this.#choice;
    return html`<section class="card" aria-labelledby="groups">
      <h2 id="groups">${text.groups[group]}</h2>
      ${
        this.grouped.groups.length === 0
          ? html`<p class="empty">${text.noneOfGroup}</p>`
          : this.#table(
              text.groups[group],
              this.grouped.groups.map((one) => ({
                name: html`${
                  one.rows
                    ? html`<a
                        href=${href('/report', {...Object.fromEntries(this.query), of: one.id})}
                        ><bdi>${one.name}</bdi></a
                      >`
                    : html`<bdi>${one.name}</bdi>`
                }${
                  one.workflow
                    ? html`<br /><span class="muted"
                          ><reachline-name .resource=${one.workflow}></reachline-name
                        ></span>`
                    : nothing
                }`,
                row: one.total,
              })),
              text.groupHead[group],
            )
      }
    </section>`;
  }

  #table(caption, lines, head) {
    const text = texts.report;
    const showsCoverage = lines.some(({row}) => row.uncovered);
    const columns = showsCoverage ? [...COLUMNS, 'uncovered', 'uncoveredMessages'] : COLUMNS;
    const value = (row, column) => {
      switch (column) {
        case 'wait':
          return row.wait ? text.waits(row.wait) : '–';
        case 'uncovered':
          return text.hoursOf(row.uncovered.quarters);
        case 'uncoveredMessages':
          return text.number(row.uncovered.messages);
        default:
          return text.number(row[column]);
      }
    };
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${caption}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">${head}</th>
            ${columns.map((column) => html`<th scope="col" class="number">${text.columns[column]}</th>`)}
            <th scope="col" class="people">${text.missingMost}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ({name, row}) =>
              html`<tr>
                <th scope="row">${name}</th>
                ${columns.map((column) => html`<td class="number">${value(row, column)}</td>`)}
                <td>${row.missing.slice(0, WORST).map(person)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #allButton(rows) {
    return rows.length > ROWS_SHOWN && !this.showsAll
      ? html`<p class="actions">
          <button
            type="button"
            @click=${() => {
              this.showsAll = true;
            }}
          >
            ${texts.report.showRows(rows.length)}
          </button>
        </p>`
      : nothing;
  }

  #missing() {
    const text = texts.report;
    const {missing, more} = (this.#chosenGroup ?? this.report).total;
    return html`<section class="card" aria-labelledby="missing">
      <h2 id="missing">${text.missing}</h2>
      ${
        missing.length === 0
          ? html`<p class="empty">${text.nobodyMissing}</p>`
          : html`<p class="muted">${text.aboutMissing}</p>
              <ol class="missing">
                ${missing.map((one) => html`<li>${person(one)}</li>`)}
              </ol>
              ${more ? html`<p class="muted">${text.more(more)}</p>` : nothing}`
      }
    </section>`;
  }

  #uncovered() {
    const text = texts.report;
    const {by, zone} = this.#choice;
    const {total, rows} = this.#chosenGroup ?? this.report;
    if (!total.uncovered) {
      return nothing;
    }
    const worst = rows
      .filter((row) => row.uncovered.quarters > 0)
      .sort(
        (one, other) =>
          other.uncovered.messages - one.uncovered.messages ||
          other.uncovered.quarters - one.uncovered.quarters,
      );
    return html`<section class="card" aria-labelledby="uncovered">
      <h2 id="uncovered">${text.uncovered}</h2>
      ${
        worst.length === 0
          ? html`<p class="empty">${text.alwaysCovered}</p>`
          : html`<p>${text.aboutUncovered(total.uncovered)}</p>
              <ul class="missing">
                ${worst
                  .slice(0, UNCOVERED_SHOWN)
                  .map(
                    (row) =>
                      html`<li>
                        ${text.uncoveredIn(text.bucketOf(row, by, zone), row.uncovered)}
                      </li>`,
                  )}
              </ul>
              ${
                worst.length > UNCOVERED_SHOWN
                  ? html`<p class="muted">${text.more(worst.length - UNCOVERED_SHOWN)}</p>`
                  : nothing
              }`
      }
    </section>`;
  }

  async #save() {
    const {by, group, from, to} = this.#choice;
    this.isSaving = true;
    this.refusal = undefined;
    this.#saving = new AbortController();
    const {signal} = this.#saving;
    try {
      const text = await this.#csv(this.#path(by, group), signal);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], {type: 'text/csv'}));
      link.download = `reachability-${from}-${to}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      if (!signal.aborted) {
        this.refusal = tell(error);
      }
    } finally {
      this.isSaving = false;
    }
  }

  async #csv(path, signal) {
    for (;;) {
      const {status, text} = await this.api.download(path, 'text/csv', {signal});
      signal.throwIfAborted();
      if (status !== 202) {
        return text;
      }
      // Something came late, and its hour is summed once more.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

/** Returns a report without groups as the page shows it. */
function shownAs({totals, rows}) {
  return {total: totals[0], rows};
}

/** Returns the groups of a report with their rows, those with most undeliverable messages first. */
function groupsOf({totals, rows}) {
  const groups = new Map(
    totals.map((total) => {
      const {id, name, workflow} = total.group;
      return [
        keyOf(total.group),
        {
          id: keyOf(total.group),
          name: name ?? id ?? texts.report.noName,
          workflow,
          total,
          rows: [],
        },
      ];
    }),
  );
  for (const row of rows) {
    groups.get(keyOf(row.group)).rows.push(row);
  }
  return {
    groups: [...groups.values()].sort(
      (one, other) =>
        other.total.undeliverable - one.total.undeliverable ||
        other.total.messages - one.total.messages,
    ),
  };
}

function keyOf({id, workflow}) {
  return [workflow, id].filter(Boolean).join(' ') || '-';
}

function measureOf(row, measure) {
  if (!row) {
    return undefined;
  }
  switch (measure) {
    case 'share':
      return row.messages === 0 ? undefined : row.undeliverable / row.messages;
    case 'uncovered':
      return row.uncovered ? row.uncovered.quarters / 4 : undefined;
    default:
      return row.messages === 0 ? undefined : row[measure];
  }
}

function person({id, name, count}) {
  return html`<span class="person"><bdi>${name ?? id}</bdi>: ${texts.report.times(count)}</span>`;
}

function shortened(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

customElements.define('reachline-report', ReportPage);
