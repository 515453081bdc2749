using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Ranking.Tests.Experiments;

public sealed class StudentTTests
{
    // Tables of the t distribution; and, between their entries, Abramowitz and Stegun 26.7.3 and 26.7.4, closed forms for
    // whole degrees of freedom that have nothing in common with the incomplete beta function.
    [Theory]
    [InlineData(1, 1, .5)]
    [InlineData(12.706204736432095, 1, .05)]
    [InlineData(2.228138851964939, 10, .05)]
    [InlineData(2.0452296421327034, 29, .05)]
    [InlineData(.5, 3, .6514479648481509)]
    [InlineData(3.3, 299, .001083847340188182)]
    [InlineData(1.96, 1000, .0502731849557545)]
    [InlineData(.001, 7, .9992300172449988)]
    [InlineData(0, 12, 1)]
    public void Two_sided_p_is_that_of_the_tables(double t, int degreesOfFreedom, double p)
    {
        Assert.Equal(p, StudentT.TwoSidedP(t, degreesOfFreedom), 1e-10);
        Assert.Equal(p, StudentT.TwoSidedP(-t, degreesOfFreedom), 1e-10);
    }

    [Fact]
    public void Small_p_keeps_its_digits() => Assert.Equal(1.1348e-10, StudentT.TwoSidedP(8.5, 42), 1e-13);

    /// <summary>Student's own data, hours of sleep gained with two drugs (Biometrika 6, 1908): t = -4.0621, p = .002833.</summary>
    [Fact]
    public void Students_sleep_data_gives_the_published_p() => Assert.Equal(.002832890197384, StudentT.PairedP(Sleep.Differences), 1e-10);

    [Fact]
    public void Without_spread_there_is_nothing_to_test()
    {
        Assert.Equal(1, StudentT.PairedP([]));
        Assert.Equal(1, StudentT.PairedP([.4]));
        Assert.Equal(1, StudentT.PairedP([0, 0, 0]));
        Assert.Equal(0, StudentT.PairedP([.25, .25, .25]));
    }
}
