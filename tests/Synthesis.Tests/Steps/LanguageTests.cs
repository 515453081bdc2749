using ReasonRank.Synthesis.Steps.Filtering;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>Languages of reasoning that is full of terms, ids and formulas; none may be taken for another.</summary>
public sealed class LanguageTests(StepStack stack) : IClassFixture<StepStack>
{
    private static readonly (string Script, string Language, string[] Sentences)[] _languages =
    [
        ("Latin", "English",
        [
            "Passage [3] explains why the boiling point falls when the pressure drops, so it should come before [1], which only names the effect.",
            "The query asks for the cause of the error, and none of these passages but [7] says where the null pointer comes from.",
            "If we set n = 2k + 1, then the sum over all odd terms is k(k + 2), but passage d12 uses this only for even numbers.",
            "How does a heat pump move energy from a cold place to a warm one without breaking the second law?",
            "They would have to compare both drugs at the same dose, because otherwise the difference could be due to the amount.",
        ]),
        ("Latin", "German",
        [
            "Passage [3] erklärt, warum der Siedepunkt bei niedrigem Druck sinkt, und steht deshalb vor [1], die den Effekt nur nennt.",
            "Die Frage zielt auf die Ursache des Fehlers ab, aber nur Passage [7] sagt, woher die NullPointerException kommt.",
            "Setzt man n = 2k + 1, so ist die Summe über alle ungeraden Terme k(k + 2), was in d12 nicht gezeigt wird.",
            "Wie kann eine Wärmepumpe Energie von einem kalten Ort zu einem warmen bringen, ohne dass der zweite Hauptsatz verletzt wird?",
            "Der Ranker mit Cross-Encoder und Hard Negatives ist hier besser als das BM25-Baseline-Retrieval, weil er Synonyme über Embeddings erkennt.",
        ]),
        ("Latin", "Dutch",
        [
            "Passage [3] legt uit waarom het kookpunt daalt bij een lagere druk en hoort daarom boven [1], die het effect alleen noemt.",
            "De vraag gaat over de oorzaak van de fout, maar geen van deze passages zegt waar de NullPointerException vandaan komt.",
            "Als we n = 2k + 1 nemen, dan is de som van alle oneven termen k(k + 2), wat in d12 niet wordt aangetoond.",
            "Hoe kan een warmtepomp energie van een koude naar een warme plek brengen zonder dat het in strijd is met de tweede hoofdwet?",
            "Zij zouden beide medicijnen bij dezelfde dosis moeten vergelijken, omdat het verschil anders ook door de hoeveelheid kan komen.",
        ]),
        ("Latin", "French",
        [
            "Le passage [3] explique pourquoi le point d'ébullition baisse avec la pression, il doit donc passer avant [1] qui ne fait que le citer.",
            "La question porte sur la cause de l'erreur, mais aucun de ces passages, sauf [7], ne dit d'où vient la NullPointerException.",
            "Si l'on pose n = 2k + 1, la somme de tous les termes impairs est k(k + 2), ce que d12 ne montre pas.",
            "Comment une pompe à chaleur peut-elle porter de l'énergie d'un endroit froid vers un endroit chaud sans violer le second principe ?",
            "Ils devraient comparer les deux médicaments à la même dose, parce que la différence pourrait être due à la quantité.",
        ]),
        ("Latin", "Spanish",
        [
            "El pasaje [3] explica por qué baja el punto de ebullición cuando cae la presión, así que debe ir antes que [1], que solo lo nombra.",
            "La pregunta es sobre la causa del error, pero ninguno de los pasajes dice de dónde viene la NullPointerException.",
            "Si tomamos n = 2k + 1, la suma de todos los términos impares es k(k + 2), lo que d12 no demuestra para los pares.",
            "¿Cómo puede una bomba de calor llevar energía desde un lugar frío hasta un lugar cálido sin violar el segundo principio?",
            "Habría que comparar los dos fármacos con la misma dosis, porque si no la diferencia puede ser debida a la cantidad.",
        ]),
        ("Latin", "Italian",
        [
            "Il passaggio [3] spiega perché il punto di ebollizione scende con la pressione, quindi deve stare prima di [1], che lo nomina soltanto.",
            "La domanda riguarda la causa dell'errore, ma nessuno di questi passaggi, tranne [7], dice da dove viene la NullPointerException.",
            "Se poniamo n = 2k + 1, la somma di tutti i termini dispari è k(k + 2), cosa che in d12 non viene dimostrata.",
            "Come può una pompa di calore portare energia da un luogo freddo a uno caldo senza violare il secondo principio?",
            "Bisogna confrontare i due farmaci alla stessa dose, perché altrimenti la differenza può essere dovuta anche alla quantità.",
        ]),
        ("Latin", "Portuguese",
        [
            "A passagem [3] explica porque o ponto de ebulição desce quando a pressão cai, e por isso deve vir antes de [1], que só o menciona.",
            "A pergunta é sobre a causa do erro, mas nenhuma das passagens diz de onde vem a NullPointerException, nem mesmo a [7].",
            "Se tomarmos n = 2k + 1, a soma de todos os termos ímpares é k(k + 2), o que não é mostrado em d12 para os pares.",
            "Como pode uma bomba de calor levar energia de um lugar frio até um lugar quente sem violar a segunda lei?",
            "Os dois remédios têm de ser comparados com a mesma dose, porque senão a diferença também pode ser da quantidade.",
        ]),
        ("Latin", "Swedish",
        [
            "Stycke [3] förklarar varför kokpunkten sjunker när trycket faller och ska därför komma före [1], som bara nämner det.",
            "Frågan gäller orsaken till felet, men inget av dessa stycken säger var NullPointerException kommer ifrån.",
            "Om man sätter n = 2k + 1 blir summan av alla udda termer k(k + 2), vilket inte visas i d12.",
            "Hur kan en värmepump flytta energi från en kall plats till en varm utan att bryta mot den andra huvudsatsen?",
            "De måste jämföra båda läkemedlen vid samma dos, eftersom skillnaden annars också kan bero på mängden.",
        ]),
        ("Latin", "Danish",
        [
            "Afsnit [3] forklarer, hvorfor kogepunktet falder, når trykket bliver lavere, og skal derfor stå før [1], der kun nævner det.",
            "Spørgsmålet handler om årsagen til fejlen, men ingen af disse afsnit siger, hvor NullPointerException kommer fra.",
            "Hvis man sætter n = 2k + 1, er summen af alle ulige led k(k + 2), hvad der ikke bliver vist i d12.",
            "Hvordan kan en varmepumpe flytte energi fra et koldt sted til et varmt uden at bryde termodynamikkens anden lov?",
            "De skal sammenligne begge lægemidler ved den samme dosis, fordi forskellen ellers også kan være mængdens skyld.",
        ]),
        ("Latin", "Polish",
        [
            "Fragment [3] wyjaśnia, dlaczego temperatura wrzenia spada przy niższym ciśnieniu, więc powinien być przed [1], który tylko o tym wspomina.",
            "Pytanie dotyczy przyczyny błędu, ale żaden z tych fragmentów nie mówi, skąd bierze się NullPointerException, oraz jak go uniknąć.",
            "Jeśli przyjmiemy n = 2k + 1, suma wszystkich wyrazów nieparzystych to k(k + 2), czego w d12 nie ma dla parzystych.",
            "Jak pompa ciepła może przenosić energię z zimnego miejsca do ciepłego, jeśli druga zasada termodynamiki jest spełniona?",
            "Oba leki muszą być porównane przy tej samej dawce, ponieważ różnica może też wynikać z ilości, a nie z działania.",
        ]),
        ("Latin", "Turkish",
        [
            "Metin [3] basınç düşünce kaynama noktasının neden düştüğünü açıklıyor, ama [1] bunu yalnızca anıyor ve daha sonra gelmeli.",
            "Soru hatanın nedeni ile ilgili, ancak bu metinlerin hiçbiri NullPointerException için bir kaynak göstermiyor.",
            "Eğer n = 2k + 1 alırsak bütün tek terimlerin toplamı k(k + 2) olur, d12 ise bunu çift sayılar için gösteriyor.",
            "Bir ısı pompası ikinci yasaya aykırı olmadan soğuk bir yerden sıcak bir yere enerjiyi nasıl taşır ve ne kadar?",
            "İki ilaç aynı dozda karşılaştırılmalı, çünkü fark ilacın değil miktarın sonucu da olabilir.",
        ]),
        ("Cyrillic", "Russian",
        [
            "Отрывок [3] объясняет, почему температура кипения падает вместе с давлением, и поэтому стоит выше [1], где это только названо.",
            "Вопрос о причине ошибки, но ни один из этих отрывков, кроме [7], не говорит, откуда берётся NullPointerException.",
            "Если взять n = 2k + 1, то сумма всех нечётных членов равна k(k + 2), чего в d12 нет.",
            "Как тепловой насос может переносить энергию из холодного места в тёплое, если второй закон это запрещает?",
            "Оба лекарства нужно сравнивать при одной и той же дозе, потому что разница может быть связана с количеством.",
        ]),
        ("Cyrillic", "Ukrainian",
        [
            "Уривок [3] пояснює, чому температура кипіння падає разом із тиском, і тому стоїть вище за [1], де це лише названо.",
            "Питання про причину помилки, але жоден із цих уривків, крім [7], не каже, звідки береться NullPointerException.",
            "Якщо взяти n = 2k + 1, то сума всіх непарних членів дорівнює k(k + 2), чого у d12 немає.",
            "Як тепловий насос може переносити енергію з холодного місця до теплого, якщо другий закон це забороняє?",
            "Обидва препарати треба порівнювати при тій самій дозі, тому що різниця може бути пов'язана з кількістю.",
        ]),
        ("Han", "Chinese",
        [
            "第[3]段说明了为什么气压降低时沸点也会下降，所以应该排在只提到这个现象的[1]前面。",
            "这个问题问的是出错的原因，但是只有[7]说明了NullPointerException是从哪里来的。",
            "如果取n = 2k + 1，那么所有奇数项的和就是k(k + 2)，而d12没有给出这个结果。",
            "热泵怎样把能量从冷的地方送到热的地方，又不违反热力学第二定律呢？",
            "他们应该在同样的剂量下比较这两种药，因为差别也可能是剂量造成的。",
        ]),
        ("Han", "Japanese",
        [
            "段落[3]は気圧が下がると沸点も下がる理由を説明しているので、現象の名前だけを挙げた[1]より上に置くべきだ。",
            "質問は誤りの原因についてだが、NullPointerExceptionがどこから来るのかを述べているのは[7]だけである。",
            "n = 2k + 1とすると、すべての奇数項の和はk(k + 2)になるが、d12ではそれが示されていない。",
            "ヒートポンプは第二法則に反することなく、どのようにして冷たい場所から暖かい場所へ熱を運ぶのか。",
            "二つの薬は同じ用量で比較しなければならない。そうでなければ差は量の違いによるものかもしれない。",
        ]),
    ];

    private static IEnumerable<(string Language, string Sentence)> Sentences => _languages.SelectMany(one => one.Sentences.Select(sentence => (one.Language, sentence)));

    [Fact]
    public void Each_sentence_is_of_its_own_language() =>
        Assert.Equal(Sentences, Sentences.Select(one => (Language.Of(one.Sentence) ?? "none", one.Sentence)));

    [Fact]
    public void Texts_are_in_other_languages_where_they_share_the_script()
    {
        foreach (var (script, language, sentences) in _languages)
            foreach (var other in _languages)
                foreach (var reference in sentences)
                    Assert.Equal(other.Script == script && other.Language != language, Language.IsOther(reference, string.Join(' ', other.Sentences)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("BM25")]
    [InlineData("[1] > [3] > [2]")]
    [InlineData("weil es")]
    [InlineData("x = a + b, y = o + e, i = 1")]
    [InlineData("机器学习 ranking")]
    [InlineData("日本経済史")]
    [InlineData("ελληνικά και άλλα")]
    [InlineData("The passage says that it is so because of the heat, but not why. Der Text sagt nicht, warum das so ist und wie er es meint.")]
    public void Short_and_mixed_texts_are_of_no_language(string text) => Assert.Null(Language.Of(text));

    [Fact]
    public void Quotations_do_not_change_the_language_of_a_text()
    {
        foreach (var (script, language, sentences) in _languages)
        {
            foreach (var other in _languages.Where(other => other.Language != language))
            {
                var found = Language.Of($"{string.Join(' ', sentences)} \"{other.Sentences[0]}\"");
                // Japanese has a letter for each of its particles, and many more of them than other languages have words.
                Assert.True(found == language || found is null && (other.Script == "Han" || script == "Han"), $"{language} with {other.Language}: {found}");
            }
        }
    }

    [Theory]
    // Languages that are not known: whatever is taken for one of the others, query and reasoning are taken for the same.
    [InlineData("Quina és la causa que el punt d'ebullició baixi quan la pressió disminueix a la muntanya?", "El passatge [3] explica per què el punt d'ebullició baixa amb la pressió, i per això ha d'anar abans que [1], que només el cita.")]
    [InlineData("Hvorfor synker kokepunktet når trykket faller oppe i fjellet, og hva gjør man med det?", "Avsnitt [3] forklarer hvorfor kokepunktet synker når trykket faller, og skal derfor stå foran [1], som bare nevner det.")]
    [InlineData("Miksi veden kiehumispiste laskee, kun ilmanpaine vuoristossa on pienempi?", "Kappale [3] selittää, miksi kiehumispiste laskee paineen mukana, joten se on ennen kappaletta [1], joka vain mainitsee sen.")]
    [InlineData("De ce scade punctul de fierbere atunci când presiunea este mai mică la munte?", "Pasajul [3] explică de ce punctul de fierbere scade odată cu presiunea, deci trebuie să fie înaintea pasajului [1], care doar îl numește.")]
    [InlineData("Mengapa titik didih air turun ketika tekanan udara di gunung lebih rendah?", "Bagian [3] menjelaskan mengapa titik didih turun karena tekanan, jadi harus di atas [1] yang hanya menyebutnya.")]
    public void Unknown_languages_are_not_other_ones(string query, string reasoning) => Assert.False(Language.IsOther(query, reasoning));

    [Fact]
    public async Task Reasoning_in_another_language_than_the_query_is_left_out()
    {
        await stack.Stack.IndexAsync("languages", [new() { Id = "a", Text = "a" }, new() { Id = "b", Text = "b" }]);
        foreach (var (script, language, sentences) in _languages)
        {
            foreach (var other in _languages.Where(other => other.Script == script))
            {
                var expected = other.Language == language ? null : "other-language";
                Assert.Equal((other.Language, expected), (other.Language, await FilterAsync(sentences[3], string.Join(' ', other.Sentences))));
            }
        }
        var (german, english) = (_languages[1].Sentences[3], string.Join(' ', _languages[0].Sentences));
        Assert.Null(await FilterAsync(german, english, ("same_language", false)));
        // Jobs that asked for no script before there was the other parameter.
        Assert.Null(await FilterAsync(german, english, ("min_same_script", 0)));
        Assert.Equal("other-language", await FilterAsync(german, english, ("min_same_script", .1)));
        Assert.Null(await FilterAsync("BM25?", english));
    }

    private async Task<string?> FilterAsync(string query, string reasoning, params (string, object)[] parameters)
    {
        stack.Answer = (_, _) => $"<think>{reasoning}</think><answer>[1] > [2]</answer>";
        var spec = StepStack.Spec("languages", StepStack.Step("candidates"), StepStack.Step("listwise"), StepStack.Step("filter", parameters));
        var tried = await stack.PreviewAsync(spec, new JobQuery { Id = "q", Text = query, RelevantIds = { "a" }, Candidates = { new JobCandidate { PassageId = "a" }, new JobCandidate { PassageId = "b" } } });
        return tried["q"].Ended?.Reason;
    }
}
