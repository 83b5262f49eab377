import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server serves index.html for /console/*, /signin, /signin/* and /setup, and everything under /assets/ as immutable.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: { output: { experimentalMinChunkSize: 16_384 } },
  },
  server: {
    proxy: {
      '/console/api': 'http://localhost:8700',
      '/signin/api': 'http://localhost:8700',
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 90_000,
    css: false,
    maxWorkers: 2,
    minWorkers: 1,
    // Cloudscape's modules import style sheets, which Node cannot load by itself.
    server: { deps: { inline: [/@cloudscape-design\//] } },
  },
});
