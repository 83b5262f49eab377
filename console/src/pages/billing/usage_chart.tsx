import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import type { UsageDay } from '../../api/billing';
import { daysOf, seriesByService } from './usage';

export function UsageChart({ month, days }: { month: string; days: UsageDay[] }) {
  const series = seriesByService(days);
  return (
    <BarChart
      series={series.map(one => ({ ...one, type: 'bar' as const }))}
      xDomain={daysOf(month)}
      stackedBars
      height={240}
      hideFilter
      xTitle="Day (UTC)"
      yTitle="Requests"
      ariaLabel="API requests by day and service"
      i18nStrings={{
        xTickFormatter: date => date.slice(8),
        yTickFormatter: value => value.toLocaleString('en-GB'),
      }}
      empty={
        <Box textAlign="center" color="inherit">
          <b>No requests in this month</b>
        </Box>
      }
    />
  );
}
