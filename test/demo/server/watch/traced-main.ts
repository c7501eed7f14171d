import {trace} from '@opentelemetry/api';
import {BasicTracerProvider, ConsoleSpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base';

/* The server as people start it, with an SDK of OpenTelemetry that writes spans to standard output. */
trace.setGlobalTracerProvider(
  new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(new ConsoleSpanExporter())]}),
);
await import('../../../../demo/server/main.js');
