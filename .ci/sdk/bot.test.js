// What a bot written with Web1on1's SDK does, against the service in ADDRESS.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const ChipChat = require('chipchat');

const { ADDRESS, BOT_TOKEN } = process.env;

const bot = new ChipChat({ host: ADDRESS, token: BOT_TOKEN });
// A list of its own, since it fetches every page.
const reader = new ChipChat({ host: ADDRESS, token: BOT_TOKEN, pagination: { limit: 2 } });

test('a bot creates a conversation, and finds it', async () => {
    const created = await bot.conversations.create({ name: 'A parcel is late', type: 'contact' });
    const found = await bot.conversations.get(created.id);
    assert.equal(found.name, 'A parcel is late');
    assert.equal(found.status, 'closed');
});

test('a bot says one message, and several', async () => {
    const conversation = await open();
    const one = await conversation.say('Hello');
    assert.equal(one.text, 'Hello');
    assert.equal(one.role, 'bot');
    assert.equal(one.user, bot.auth.user);
    const several = await conversation.say([{ text: 'One' }, { text: 'Two', isBackchannel: true }]);
    assert.deepEqual(several.map(({ text, isBackchannel }) => [text, isBackchannel]), [['One', false], ['Two', true]]);
});

test('a bot lists messages, page by page', async () => {
    const conversation = await open();
    const texts = Array.from({ length: 5 }, (_, i) => `Message ${i}`);
    await conversation.say(texts.map((text) => ({ text })));
    const listed = await reader.messages.list({ conversation: conversation.id, type: 'chat', sort: 'createdAt' });
    assert.deepEqual(listed.map(({ text }) => text), texts);
    const page = await bot.messages.list({ conversation: conversation.id, select: 'text', limit: 2 });
    assert.deepEqual(page.map(({ text }) => text), ['Message 4', 'Message 3']);
});

test('a bot sets a key of the conversation', async () => {
    const conversation = await open();
    await conversation.set('language', 'nl');
    assert.equal((await bot.conversations.get(conversation.id)).meta.language, 'nl');
});

test('a bot accepts a conversation, and leaves it', async () => {
    const conversation = await open();
    await conversation.accept();
    const accepted = await bot.conversations.get(conversation.id);
    assert.equal(accepted.status, 'active');
    assert.equal(accepted.participants.find(({ user }) => user === bot.auth.user).accepted, true);
    await conversation.leave();
    assert.equal((await bot.conversations.get(conversation.id)).status, 'closed');
});

test('a refusal names the property', async () => {
    const conversation = await open();
    await assert.rejects(conversation.say({ text: ' ' }), { message: 'text must not be blank' });
});

async function open() {
    return bot.conversation(await bot.conversations.create({ name: 'One', type: 'contact' }));
}
