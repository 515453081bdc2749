using System.Runtime.CompilerServices;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// M. F. Porter, "An algorithm for suffix stripping", 1980, with the two later rules of the author's own program
/// (-bli, -logi), as in Lucene's <c>PorterStemFilter</c>. Words of up to two characters stay as they are; characters
/// other than a, e, i, o, u and y are consonants.
/// </summary>
internal ref struct PorterStemmer
{
    private readonly Span<char> _word;
    private int _length;

    // Length of what stands before the suffix that was found last.
    private int _stem;

    private PorterStemmer(Span<char> word)
    {
        _word = word;
        _length = word.Length;
    }

    private readonly ReadOnlySpan<char> Word => _word[.._length];

    /// <summary>Stems a lower-case word in place.</summary>
    /// <returns>Length of the stem, at most that of the word.</returns>
    public static int Stem(Span<char> word)
    {
        if (word.Length <= 2) return word.Length;
        var stemmer = new PorterStemmer(word);
        stemmer.Step1();
        stemmer.Step2();
        stemmer.Step3();
        stemmer.Step4();
        stemmer.Step5();
        return stemmer._length;
    }

    private void Step1()
    {
        if (Word is [.., 's'])
        {
            if (Ends("sses") || Ends("ies")) _length -= 2;
            else if (Word is not [.., 's', 's']) _length--;
        }
        if (Word is [.., 'd' or 'g']) StripPastOrGerund();
        if (Word is [.., 'y'] && HasVowel(_length - 1)) _word[_length - 1] = 'i';
    }

    private void StripPastOrGerund()
    {
        if (Ends("eed"))
        {
            if (Measure(_stem) > 0) _length--;
        }
        else if ((Ends("ed") || Ends("ing")) && HasVowel(_stem))
        {
            _length = _stem;
            if (Ends("at") || Ends("bl") || Ends("iz")) _word[_length++] = 'e';
            else if (EndsInDoubleConsonant && Word is not [.., 'l' or 's' or 'z']) _length--;
            else if (Measure(_length) == 1 && EndsInShortSyllable(_length)) _word[_length++] = 'e';
        }
    }

    private void Step2() => _ = Word is [.., var penultimate, _] && penultimate switch
    {
        'a' => Replace("ational", "ate") || Replace("tional", "tion"),
        'c' => Replace("enci", "ence") || Replace("anci", "ance"),
        'e' => Replace("izer", "ize"),
        'l' => Replace("bli", "ble") || Replace("alli", "al") || Replace("entli", "ent") || Replace("eli", "e")
            || Replace("ousli", "ous"),
        'o' => Replace("ization", "ize") || Replace("ation", "ate") || Replace("ator", "ate"),
        's' => Replace("alism", "al") || Replace("iveness", "ive") || Replace("fulness", "ful")
            || Replace("ousness", "ous"),
        't' => Replace("aliti", "al") || Replace("iviti", "ive") || Replace("biliti", "ble"),
        'g' => Replace("logi", "log"),
        _ => false,
    };

    private void Step3() => _ = Word is [.., var last] && last switch
    {
        'e' => Replace("icate", "ic") || Replace("ative", "") || Replace("alize", "al"),
        'i' => Replace("iciti", "ic"),
        'l' => Replace("ical", "ic") || Replace("ful", ""),
        's' => Replace("ness", ""),
        _ => false,
    };

    private void Step4()
    {
        var found = Word is [.., var penultimate, _] && penultimate switch
        {
            'a' => Ends("al"),
            'c' => Ends("ance") || Ends("ence"),
            'e' => Ends("er"),
            'i' => Ends("ic"),
            'l' => Ends("able") || Ends("ible"),
            'n' => Ends("ant") || Ends("ement") || Ends("ment") || Ends("ent"),
            'o' => (Ends("ion") && _word[.._stem] is [.., 's' or 't']) || Ends("ou"),
            's' => Ends("ism"),
            't' => Ends("ate") || Ends("iti"),
            'u' => Ends("ous"),
            'v' => Ends("ive"),
            'z' => Ends("ize"),
            _ => false,
        };
        if (found && Measure(_stem) > 1) _length = _stem;
    }

    private void Step5()
    {
        if (Word is [.., 'e'])
        {
            var measure = Measure(_length);
            if (measure > 1 || (measure == 1 && !EndsInShortSyllable(_length - 1))) _length--;
        }
        if (Word is [.., 'l', 'l'] && Measure(_length) > 1) _length--;
    }

    // Inlined, the comparison with a constant suffix becomes a few machine words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Ends(ReadOnlySpan<char> suffix)
    {
        if (!Word.EndsWith(suffix)) return false;
        _stem = _length - suffix.Length;
        return true;
    }

    // True when the suffix is there, whether or not the stem is long enough to replace it: no other rule is tried then.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Replace(ReadOnlySpan<char> suffix, ReadOnlySpan<char> replacement)
    {
        if (!Ends(suffix)) return false;
        if (Measure(_stem) > 0)
        {
            replacement.CopyTo(_word[_stem..]);
            _length = _stem + replacement.Length;
        }
        return true;
    }

    private readonly bool EndsInDoubleConsonant =>
        _length > 1 && _word[_length - 1] == _word[_length - 2] && IsConsonant(_length - 1);

    // *o in the paper: consonant, vowel, consonant, the last not w, x or y.
    private readonly bool EndsInShortSyllable(int length) =>
        length > 2 && _word[length - 1] is not ('w' or 'x' or 'y')
        && IsConsonant(length - 1) && !IsConsonant(length - 2) && IsConsonant(length - 3);

    private readonly bool HasVowel(int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (!IsConsonant(i)) return true;
        }
        return false;
    }

    // m in the paper: how often a vowel is followed by a consonant.
    private readonly int Measure(int length)
    {
        var (measure, afterVowel) = (0, false);
        for (var i = 0; i < length; i++)
        {
            var vowel = _word[i] == 'y' ? i > 0 && !afterVowel : IsVowelLetter(_word[i]);
            if (afterVowel && !vowel) measure++;
            afterVowel = vowel;
        }
        return measure;
    }

    private readonly bool IsConsonant(int index) => _word[index] == 'y'
        ? index == 0 || !IsConsonant(index - 1)
        : !IsVowelLetter(_word[index]);

    private static bool IsVowelLetter(char value) => value is 'a' or 'e' or 'i' or 'o' or 'u';
}
