using System.Collections.Frozen;
using ReasonRank.Ranking.Text;

namespace ReasonRank.Synthesis.Steps.Filtering;

/// <summary>
/// Tells languages that share a script apart by their commonest words: articles, pronouns, prepositions and the like, which every text
/// has whatever it is about, and which terms, ids and formulas in it do not change.
/// </summary>
internal static class Language
{
    // Different words of a language that a text has to have: what is judged some more than what it is held against, which is a question;
    // and in long texts, which have some of any language, one in ten, up to twelve.
    private const int FewestOfReference = 3, FewestOfText = 6, OneIn = 10, Enough = 12;

    // Quotations and terms are in other languages, and relatives share words: the first has to have half as many again as the next, and two more.
    private const double Share = 1.5;

    private const int Lead = 2;

    // One letter alone is a variable more often than a word.
    private static readonly (string Script, string Name, string Words)[] _languages =
    [
        ("Latin", "English", """
            the of and to that it is was for on are with as at this have from by but not what all were when there can an which their if will
            would how each other them then these some her his into has more do could than been who its may because between after only also
            should why where while very does both through about must they he she you your our out same before however whether be or had so
            """),
        ("Latin", "German", """
            der die das und ist nicht ein eine einen einem einer eines den dem mit auf für von sich auch wird werden wurde im am zu zum zur
            als aus bei nach über oder wenn aber wie was wer warum weil dass sind war haben hat kann können muss nur noch durch ohne gegen
            unter vor zwischen diese dieser dieses diesem diesen kein keine sehr mehr wir sie er es ich hier dort dann daher deshalb beim
            """),
        ("Latin", "Dutch", """
            de het een van en is niet dat die op te zijn voor met als aan er ook maar om bij uit door naar over wordt worden werd deze dit
            geen nog wel dan zou kan kunnen moet wat waarom hoe wie waar omdat want tussen zonder tegen onder hij zij ze wij hun haar heeft
            hebben waren meer veel dus daarom hier daar alleen zoals welke
            """),
        ("Latin", "French", """
            le la les un une des du de et est pas que qui dans en pour sur avec par plus ce cette ces cet il elle ils elles on nous vous au
            aux se sa son ses leur leurs mais ou où donc car comme sont était être avoir ont fait peut peuvent doit aussi sans sous entre
            vers très même tout tous toute quand pourquoi comment quel quelle dont parce ainsi alors ne ni si lui
            """),
        ("Latin", "Spanish", """
            el la los las un una unos unas de del que en es no por para con se su sus lo al como más pero este esta estos estas ese esa eso
            porque cuando donde dónde qué cómo cuál quien quién muy sin sobre entre también hasta desde ya son fue era ser está están hay han
            ha puede pueden debe todo todos cada otro otra si le les ni así entonces aunque según
            """),
        ("Latin", "Italian", """
            il lo la gli le un una uno di del della dei delle degli dello nel nella nei nelle al alla ai alle dal dalla sul sulla che non per
            con da si sono era essere ha hanno ma come più anche questo questa questi queste quello quella perché quando dove chi cosa cui se
            ed ci ne loro suo sua molto tra fra senza dopo prima poi così quindi però può possono deve tutto tutti ogni già ancora
            """),
        ("Latin", "Portuguese", """
            os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para com que não se são foi era ser está estão
            tem têm ao aos às mas mais como também muito sem sobre entre até desde já porque quando onde qual quem isso isto este esta esse
            essa seu sua seus suas ele ela eles elas você nós pode podem deve todo todos cada outro outra ou nem assim então
            """),
        ("Latin", "Swedish", """
            och att det som en på är av för med den till inte om ett han men var sig från vi så kan när man hade hon eller nu sin har de
            skulle kunde detta dessa denna vad varför hur vem eftersom mellan utan mot under efter också bara mycket mer alla blir blev vara
            finns måste där här än då inget vilken vilket
            """),
        ("Latin", "Danish", """
            og at det som en på er af for med den til ikke om et han men var sig fra vi så kan når man havde hun eller nu sin har de skulle
            kunne dette disse denne hvad hvorfor hvordan hvem fordi mellem uden mod under efter også kun meget mere alle bliver blev være
            findes skal hvor der her end da derfor hvilken ingen
            """),
        ("Latin", "Polish", """
            na nie się jest że do to jak ale co tak za od po przez czy dla jego jej ich ten ta te tego tej tych tym który która które jeśli
            ponieważ dlaczego kiedy gdzie kto oraz więc albo lub bardzo może mogą musi być był była było są ma mają tylko także również już
            jeszcze między bez pod nad przed niż każdy dlatego we ze
            """),
        ("Latin", "Turkish", """
            ve bir bu da de için ile ne çok gibi daha olarak olan var yok ki ama veya kadar sonra önce en mi mı değil neden nasıl kim nerede
            çünkü eğer ancak her şey bunu bunun onun oldu olduğu olur olabilir ise hem göre arasında yani hangi
            """),
        ("Cyrillic", "Russian", """
            не на что как это по но из для от так или если чтобы который которая которые потому почему когда где кто также уже еще ещё между
            без под над перед чем только очень может могут должен быть был была было были есть его её их этот эта эти того при за до же бы
            мы он она они вы то все всех поэтому однако во со этого нет
            """),
        ("Cyrillic", "Ukrainian", """
            не на що як це та але із для від або якщо щоб який яка які тому чому коли де хто також вже ще між без під над перед ніж тільки
            лише дуже може можуть повинен бути був була було були його її їх цей ця ці того при за до же би ми він вона вони ви то всі усіх
            однак через цього немає
            """),
        ("Han", "Chinese", "的 了 是 这 這 们 們 吗 嗎 么 麼 什 没 沒 很 也 都 她 他 你 我 哪 呢 吧 为 為 说 說 对 從 从 并 就 把 让 給 给 还 還 但 个 個 它 那 谁 怎 样 只 请 将 与 在 不 和 而"),
        ("Han", "Japanese", "は が を に の で と も た て い る し す な れ ま"),
    ];

    private static readonly FrozenDictionary<string, int[]> _languagesOf = _languages
        .SelectMany((language, number) => language.Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Select(word => (word, number)))
        .GroupBy(pair => pair.word, pair => pair.number).ToFrozenDictionary(same => same.Key, same => same.ToArray());

    /// <summary>Whether a text is plainly in another language than the reference, of those with the same script; false where it cannot be told.</summary>
    public static bool IsOther(string reference, string text) =>
        Find(reference, FewestOfReference) is { } expected && Find(text, FewestOfText) is { } found
        && found != expected && _languages[found].Script == _languages[expected].Script;

    /// <summary>The English name of a text's language; null where it is too short or too mixed to tell, or none of those known.</summary>
    public static string? Of(string text) => Find(text, FewestOfReference) is { } found ? _languages[found].Name : null;

    private static int? Find(string text, int fewest)
    {
        var words = WordShingles.Of(text, 1);
        var counts = new int[_languages.Length];
        foreach (var word in words)
            foreach (var language in _languagesOf.GetValueOrDefault(word) ?? []) counts[language]++;
        int[] order = [.. Enumerable.Range(0, counts.Length).OrderByDescending(language => counts[language])];
        var (first, second) = (counts[order[0]], counts[order[1]]);
        return first >= Math.Clamp(words.Count / OneIn, fewest, Enough) && first >= Share * second && first >= second + Lead ? order[0] : null;
    }
}
