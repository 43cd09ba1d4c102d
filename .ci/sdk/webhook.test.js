// A bot of Web1on1's SDK behind its webhook: it answers where nobody was there.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const ChipChat = require('chipchat');

const { ADDRESS, ADMIN_TOKEN, BOT_TOKEN, GUEST_TOKEN } = process.env;
const SECRET = 'the secret of this test';

const admin = new ChipChat({ host: ADDRESS, token: ADMIN_TOKEN });
const guest = new ChipChat({ host: ADDRESS, token: GUEST_TOKEN });
const bot = new ChipChat({ host: ADDRESS, token: BOT_TOKEN, secret: SECRET, webhook: '/hook' });
const errors = [];
let service;

before(async () => {
    bot.on('error', (error) => errors.push(error));
    bot.on('message', (message, conversation) => {
        if (message.text === 'Notifications Undeliverable') {
            return conversation.say('We are back at nine.');
        }
        return undefined;
    });
    bot.start(9283);
    await new Promise((ready) => { bot.on('ready', ready); });
    service = await admin.services.create({
        type: 'webhook',
        name: 'Fallback',
        params: { url: 'http://localhost:9283/hook', secret: SECRET, events: ['message.create.*.status'] },
    });
});

after(async () => {
    await admin.services.delete(service.id);
    bot.close();
});

test('a bot answers a message that reached nobody', async () => {
    const { id } = await bot.conversations.create({ name: 'A washer', type: 'contact' });
    await guest.send(id, 'My washer needs service');
    const answer = await found(() => bot.messages.list({ conversation: id, role: 'bot' }));
    assert.equal(answer.text, 'We are back at nine.');
    assert.equal(answer.user, bot.auth.user);
    const [delivery] = await admin._request('GET', `services/${service.id}/deliveries`, { state: 'delivered', limit: 1 });
    assert.equal(delivery.event, 'message.create.contact.status');
    // Among them would be a signature that does not fit.
    assert.deepEqual(errors, []);
});

/** Returns the first element of a list, once there is one. */
async function found(list) {
    for (let tries = 0; tries < 300; tries += 1) {
        const [first] = await list();
        if (first) return first;
        await sleep(100);
    }
    throw new Error('nothing came');
}
