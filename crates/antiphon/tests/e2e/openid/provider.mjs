// A provider of OpenID Connect on a port of its own: node provider.mjs SECRET
// It prints its issuer, reads where browsers are to be sent back to, prints "ready", and ends with its standard input.
// Whoever comes is asked nothing: the parameter login_hint of the cookie "person" says who it is.

import http from 'node:http';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.ANTIPHON_PEERS}/`);
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const people = {
  ada: { email: 'ada.lovelace@demo.example', email_verified: true },
  unverified: { email: 'ada.lovelace@demo.example', email_verified: false },
  stranger: { email: 'stranger@example.org', email_verified: true },
};

let answer = (_, response) => response.writeHead(503).end();
const server = http.createServer((request, response) => answer(request, response));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;
console.log(issuer);

const lines = createInterface({ input: process.stdin });
lines.on('close', () => process.exit(0));
const redirect = await new Promise((done) => lines.once('line', done));

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'antiphon',
      client_secret: process.argv[2],
      application_type: 'native',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  cookies: { keys: ['a key of the test'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
});

async function interact(request, response) {
  const { params, session } = await provider.interactionDetails(request, response);
  const person = /person=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'ada';
  const grant = new provider.Grant({ accountId: session?.accountId ?? person, clientId: params.client_id });
  grant.addOIDCScope('openid email');
  const result = { login: { accountId: person }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const itself = provider.callback();
answer = (request, response) => {
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
  } else {
    itself(request, response);
  }
};
console.log('ready');
