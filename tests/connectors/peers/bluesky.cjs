// Starts Bluesky's own servers on this machine for the tests: PLC and PDS, and with a database the whole network.
// Settings by the environment: PLC_PORT, PDS_PORT; for the network BSKY_PORT, OZONE_PORT, DB_POSTGRES_URL, REDIS_HOST.
// Prints one line of JSON when it answers. Ends with its standard input.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  // everything listens on this machine alone
  if (typeof port === "number") return listen.call(this, { port, host: "127.0.0.1" }, ...rest.filter((one) => typeof one === "function"));
  if (port && typeof port === "object" && "port" in port) return listen.call(this, { ...port, host: "127.0.0.1" }, ...rest);
  return listen.call(this, port, ...rest);
};
const { TestNetwork, TestNetworkNoAppView } = require(require.resolve("@atproto/dev-env", { paths: [process.env.PEERS] }));
const port = (name) => Number(process.env[name]);
const plc = { port: port("PLC_PORT") };
const pds = { port: port("PDS_PORT"), hostname: "localhost" };
const people = { clinic: "clinic.test", ana: "ana.test" };

async function main() {
  const network = process.env.DB_POSTGRES_URL
    ? await TestNetwork.create({
        dbPostgresUrl: process.env.DB_POSTGRES_URL, dbPostgresSchema: "earshot", plc, pds,
        bsky: { port: port("BSKY_PORT") }, ozone: { port: port("OZONE_PORT") },
      })
    : await TestNetworkNoAppView.create({ plc, pds });
  const agent = network.pds.getClient ? network.pds.getClient() : network.pds.getAgent();
  for (const [name, handle] of Object.entries(people)) {
    await agent.api.com.atproto.server.createAccount({ email: `${name}@example.test`, handle, password: `${name}-pass-word` });
  }
  if (network.processAll) await network.processAll();
  console.log(JSON.stringify({ ready: true, pds: network.pds.url }));
  process.stdin.resume();
  process.stdin.on("end", async () => {
    await network.close().catch(() => undefined);
    process.exit(0);
  });
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
