// usage: node client.cjs HOST:PORT PROTOS CASE [JSON]   prints one JSON object
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, protos, name, json = '{}'] = process.argv.slice(2);
const definition = loader.loadSync('reasonrank/v1/search.proto', { includeDirs: [protos], keepCase: true, enums: String });
const { SearchService } = grpc.loadPackageDefinition(definition).reasonrank.v1;
const client = new SearchService(address, grpc.credentials.createInsecure());
const request = JSON.parse(json);

const failed = error => ({
  code: grpc.status[error.code],
  details: error.details,
  rich: (error.metadata?.get('grpc-status-details-bin') ?? []).length > 0,
});

const unary = options => new Promise(resolve =>
  client.Search(request, options, (error, response) => resolve(error ? failed(error) : { code: 'OK', response })));

const stream = cancelAfter => new Promise(resolve => {
  const call = client.SearchStream({ request, include_reasoning: true });
  const events = [];
  let result;
  call.on('data', message => {
    const kind = Object.keys(message)[0];
    events.push(kind === 'progress' ? Object.keys(message.progress)[0] : kind);
    if (message.result) result = message.result;
    if (events.length === cancelAfter) call.cancel();
  });
  call.on('error', error => resolve({ ...failed(error), events }));
  call.on('end', () => resolve({ code: 'OK', events, result }));
});

const cases = {
  search: () => unary({}),
  deadline: () => unary({ deadline: Date.now() + 1 }),
  stream: () => stream(Infinity),
  cancel: () => stream(1),
};

cases[name]().then(outcome => {
  console.log(JSON.stringify(outcome));
  client.close();
});
