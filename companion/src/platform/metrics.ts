import { collectDefaultMetrics, Gauge, type GaugeConfiguration, Registry } from 'prom-client';

export type Metrics = {
  /** A value that is asked for when somebody reads the metrics. */
  gauge(config: Omit<GaugeConfiguration<string>, 'registers'>): Gauge;
  read(): Promise<{ contentType: string; text: string }>;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    gauge: (config) => new Gauge({ ...config, registers: [registry] }),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
