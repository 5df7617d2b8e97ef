using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class AskedDatesTests
{
    [Theory]
    [InlineData("What happened on 17 March 2024?", "2024", "3", "17")]
    [InlineData("Who called on March 17th, 2024?", "2024", "3", "17")]
    [InlineData("on the 3 of Sept", "", "9", "3")]
    [InlineData("between May and June 2023", "2023", "5 6", "")]
    [InlineData("what may she do with 40 lamps", "", "", "")]
    [InlineData("what did they say in may", "", "5", "")]
    [InlineData("the march of 1999 and 20245", "1999", "3", "")]
    [InlineData("order 99999999999999999999 of 4 jan", "", "1", "4")]
    [InlineData("3 May 2024, 3 May 2024, 4 May 2024", "2024", "5", "3 4")]
    public void Years_months_and_days_are_read(string question, string years, string months, string days)
    {
        var dates = AskedDates.In(question);

        Assert.Equal([years, months, days], [string.Join(' ', dates.Years), string.Join(' ', dates.Months), string.Join(' ', dates.Days)]);
    }

    [Fact]
    public void A_year_alone_stands_for_all_its_months()
    {
        var dates = AskedDates.In("What was new in 2024?");

        Assert.Equal([1, 0], [dates.Month(new DateOnly(2024, 8, 1)), dates.Month(new DateOnly(2023, 8, 1))]);
        Assert.Equal(0, dates.Day(new DateOnly(2024, 8, 1)));
    }

    [Fact]
    public void A_day_counts_less_the_further_it_is()
    {
        var dates = AskedDates.In("on 5 June 2024");

        Assert.Equal([1, Math.Exp(-1), 0], [dates.Day(new DateOnly(2024, 6, 5)), dates.Day(new DateOnly(2024, 6, 9)), Math.Round(dates.Day(new DateOnly(2020, 6, 5)), 9)]);
        Assert.Equal(1, AskedDates.In("on 5 June").Day(new DateOnly(1987, 6, 5)));
    }

    [Fact]
    public void The_last_days_of_a_month_are_dates_in_every_year() => Assert.Equal(1, AskedDates.In("on 30 February 2023").Day(new DateOnly(2023, 2, 28)));

    [Fact]
    public void Of_many_full_dates_the_nearest_counts()
    {
        var dates = AskedDates.In("on 3 March 2021, 28 June 2022 or 9 November 2024");
        foreach (var date in Enumerable.Range(new DateOnly(2019, 1, 1).DayNumber, 8 * 365).Select(DateOnly.FromDayNumber))
        {
            var apart = from year in dates.Years from month in dates.Months from day in dates.Days select Math.Abs(date.DayNumber - new DateOnly(year, month, day).DayNumber);
            Assert.Equal(Math.Exp(-apart.Min() / 4d), dates.Day(date));
        }
    }
}
