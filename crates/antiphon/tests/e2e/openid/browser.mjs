// A browser without a window that signs in with the provider: node browser.mjs PAGES

const pages = process.argv[2];

/** Follows redirects as a browser does, with the cookies of each host and port. */
class Browser {
  constructor(person) {
    this.jars = new Map();
    this.person = person;
  }

  jar(url) {
    const { host } = new URL(url);
    if (!this.jars.has(host)) this.jars.set(host, new Map([['person', this.person]]));
    return this.jars.get(host);
  }

  async get(place) {
    let url = new URL(place, pages).href;
    for (let hops = 0; hops < 20; hops += 1) {
      const cookie = [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [name, value] = set.split(';')[0].split(/=(.*)/s);
        if (value === '') this.jar(url).delete(name);
        else this.jar(url).set(name, value);
      }
      const to = response.headers.get('location');
      if (!to) return { url, status: response.status, text: await response.text() };
      url = new URL(to, url).href;
    }
    throw new Error(`too many redirects: ${url}`);
  }
}

function holds(what, truth, why) {
  console.log(`${truth ? 'ok' : 'WRONG'} ${what}`);
  if (!truth) {
    console.log(why);
    process.exit(1);
  }
}

const door = await new Browser('ada').get('/sign-in?back=/settings');
holds('the door offers the provider', door.text.includes('Sign in with Example'), door.text);

const ada = new Browser('ada');
const there = await ada.get('/sign-in/openid?back=/settings');
holds('Ada is where she wanted to be', there.url === `${pages}/settings` && there.status === 200, there);

const again = await ada.get('/sign-in/openid?again=on&back=/account');
holds('she proves anew who she is', again.url === `${pages}/account` && again.text.includes('ada.lovelace@'), again);

const unverified = await new Browser('unverified').get('/sign-in/openid');
holds('an address must be known for certain', unverified.text.includes('for certain'), unverified);

const stranger = await new Browser('stranger').get('/sign-in/openid');
holds('no account is made for strangers', stranger.text.includes('nobody signs in here with'), stranger);
