const OBJECT = /^[0-9a-f]{24}$/;
const SESSION = /^[0-9]{6,100}$/;

/** Returns the address of what has an id, a conversation, message or session; undefined if nothing has it. */
export async function find(api, id) {
  if (SESSION.test(id) && (await read(api, `/v2/sessions/${id}`))) {
    return {path: `/sessions/${id}`};
  }
  if (!OBJECT.test(id)) {
    return undefined;
  }
  if (await read(api, `/v2/conversations/${id}`)) {
    return {path: `/conversations/${id}`};
  }
  const message = await read(api, `/v2/messages/${id}`);
  return message && {path: `/conversations/${message.conversation}`, query: {message: id}};
}

async function read(api, path) {
  try {
    return (await api.get(path)).body;
  } catch (e) {
    if (e.status === 404) {
      return undefined;
    }
    throw e;
  }
}
