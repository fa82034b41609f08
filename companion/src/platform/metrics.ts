import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client';

type Config<T> = Omit<T, 'registers'>;

export type Metrics = {
  /** A value that is asked for when somebody reads the metrics. */
  gauge(config: Config<GaugeConfiguration<string>>): Gauge;
  /** What only grows while this process runs. */
  counter(config: Config<CounterConfiguration<string>>): Counter;
  histogram(config: Config<HistogramConfiguration<string>>): Histogram;
  read(): Promise<{ contentType: string; text: string }>;
};

/** Of this process; the event loop's delay, memory and processor time are there by themselves. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    gauge: (config) => new Gauge({ ...config, registers: [registry] }),
    counter: (config) => new Counter({ ...config, registers: [registry] }),
    histogram: (config) => new Histogram({ ...config, registers: [registry] }),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
